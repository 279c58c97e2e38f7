/** A sequence number counts turns of a slot: `turn * capacity + slot`, in the 32 bits of a frame. */
const TURNS = 2 ** 32

/**
 * What runs, by sequence number. Not a Map: one that is filled and emptied all the time rebuilds its table again and again, and
 * each table that has grown old keeps all that was in it alive, which the garbage collector then copies.
 */
export interface RunningSlots<Value> {
  readonly size: number
  /** Takes the number of a free slot; only while `size` is below the capacity. */
  add(make: (sequence: number) => Value): Value
  get(sequence: number): Value | undefined
  /** Frees the slot, and gives what was in it. */
  remove(sequence: number): Value | undefined
  /** Frees every slot. */
  clear(): readonly Value[]
}

/** Creates `capacity` free slots. */
export const createRunningSlots = <Value>(capacity: number): RunningSlots<Value> => {
  const values: (Value | undefined)[] = Array.from({ length: capacity }, () => undefined)
  const sequences: number[] = Array.from({ length: capacity }, (_, slot) => slot)
  const free = Array.from({ length: capacity }, (_, slot) => slot)
  const turns = Math.floor(TURNS / capacity) * capacity
  const slots: RunningSlots<Value> & { size: number } = {
    size: 0,
    add: (make) => {
      const slot = free.pop()!
      slots.size += 1
      return (values[slot] = make(sequences[slot]!))
    },
    get: (sequence) => {
      const slot = sequence % capacity
      return sequences[slot] === sequence ? values[slot] : undefined
    },
    remove: (sequence) => {
      const slot = sequence % capacity
      if (sequences[slot] !== sequence) return undefined
      const value = values[slot]
      if (value === undefined) return undefined
      values[slot] = undefined
      sequences[slot] = (sequence + capacity) % turns
      free.push(slot)
      slots.size -= 1
      return value
    },
    clear: () => {
      const left = values.filter((value) => value !== undefined)
      for (const sequence of sequences.slice()) slots.remove(sequence)
      return left
    },
  }
  return slots
}
