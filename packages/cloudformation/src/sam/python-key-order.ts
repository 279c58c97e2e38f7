/** The order in which Python 2.7 iterates over a dictionary's keys: the slots of its open-addressing table. */
export interface KeyOrder {
  add(key: string): void
  remove(key: string): void
  keys(): string[]
  /** Grows the table as `dict.update` does before it takes in that many keys. */
  reserve(count: number): void
  /** Adds all keys again in their order, as copying a dictionary does; once that changes nothing, it is free. */
  copyInPlace(): void
}

const minimumSize = 8
const perturbShift = 5n
const largeTable = 50_000
const removed = Symbol('removed')
const wordMask = 0xffffffffffffffffn

export function createKeyOrder(): KeyOrder {
  let slots = new Map<number, string | typeof removed>()
  let mask = minimumSize - 1
  let size = 0
  let filled = 0
  /** Keys in order, until something changes. */
  let sorted: string[] | undefined
  /** Copying was seen to change nothing. Collisions can make two keys change places with each copy. */
  let stable = false

  const slotFor = (key: string): number => {
    const { hash, low } = python27Hash(key)
    // The first slot needs the low bits only; big integers are for collisions.
    let index = low & mask
    const first = slots.get(index)
    if (first === undefined || first === key) return index
    const bits = BigInt(mask)
    let free: number | undefined
    let walker = BigInt(index)
    let perturb = hash
    for (let held = slots.get(index); held !== undefined && held !== key; held = slots.get(index)) {
      if (held === removed) free ??= index
      walker = (walker << 2n) + walker + perturb + 1n
      index = Number(walker & bits)
      perturb >>= perturbShift
    }
    return slots.get(index) === key ? index : (free ?? index)
  }
  const resize = (request: number): void => {
    const keys = order()
    let newSize = minimumSize
    while (newSize <= request) newSize *= 2
    mask = newSize - 1
    slots = new Map()
    size = 0
    filled = 0
    for (const key of keys) add(key)
  }
  const add = (key: string): void => {
    const index = slotFor(key)
    const held = slots.get(index)
    if (held === key) return
    size += 1
    sorted = undefined
    stable = false
    if (held === undefined) filled += 1
    slots.set(index, key)
    if (filled * 3 >= (mask + 1) * 2) resize(size * (size > largeTable ? 2 : 4))
  }
  const order = (): string[] =>
    (sorted ??= [...slots.keys()]
      .toSorted((left, right) => left - right)
      .map((index) => slots.get(index) ?? removed)
      .filter((key) => key !== removed))

  return {
    add,
    remove: (key) => {
      const index = slotFor(key)
      if (slots.get(index) !== key) return
      slots.set(index, removed)
      sorted = undefined
      stable = false
      size -= 1
    },
    keys: () => [...order()],
    copyInPlace: () => {
      if (stable) return
      const before = slots
      const keys = order()
      slots = new Map()
      mask = minimumSize - 1
      size = 0
      filled = 0
      for (const key of keys) add(key)
      stable = before.size === slots.size && [...slots].every(([index, key]) => before.get(index) === key)
    },
    reserve: (count) => {
      if (count > 0 && (filled + count) * 3 >= (mask + 1) * 2) resize((size + count) * 2)
    },
  }
}

interface PythonHash {
  readonly hash: bigint
  /** Its low 30 bits. */
  readonly low: number
}

const hashes = new Map<string, PythonHash>()

/** CPython 2.7's string hash on 64 bits, without hash randomisation. */
function python27Hash(text: string): PythonHash {
  const known = hashes.get(text)
  if (known !== undefined) return known
  const units = Array.from(text, (character) => BigInt(character.codePointAt(0) ?? 0))
  let hash = (units[0] ?? 0n) << 7n
  for (const unit of units) hash = ((1000003n * hash) & wordMask) ^ unit
  hash ^= BigInt(units.length)
  if (units.length === 0) hash = 0n
  if (hash === wordMask) hash = wordMask - 1n
  const made = { hash, low: Number(hash & 0x3fffffffn) }
  if (hashes.size < 10_000) hashes.set(text, made)
  return made
}
