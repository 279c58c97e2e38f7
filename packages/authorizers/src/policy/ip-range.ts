/** An address as eight 16-bit groups; IPv4 in the last two of `::ffff:0:0/96`. */
export type IpAddress = readonly number[]

/** Addresses that share their first bits. */
export interface IpRange {
  readonly groups: IpAddress
  /** Of 128. */
  readonly bits: number
}

/** Reads an IPv4 or IPv6 address; `undefined` for anything else. */
export function readIpAddress(text: string): IpAddress | undefined {
  if (!text.includes(':')) {
    const groups = readIpv4(text)
    return groups && [0, 0, 0, 0, 0, 0xffff, ...groups]
  }
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const head = readGroups(halves[0] ?? '', halves.length === 1)
  const tail = halves.length === 2 ? readGroups(halves[1] ?? '', true) : []
  if (head === undefined || tail === undefined) return undefined
  const missing = 8 - head.length - tail.length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined
  return [...head, ...Array.from({ length: missing }, () => 0), ...tail]
}

/** Reads an address with or without `/bits`; `undefined` for anything else. */
export function readIpRange(text: string): IpRange | undefined {
  const slash = text.indexOf('/')
  const address = slash < 0 ? text : text.slice(0, slash)
  const groups = readIpAddress(address)
  if (groups === undefined) return undefined
  if (slash < 0) return { groups, bits: 128 }
  const digits = text.slice(slash + 1)
  if (!/^\d{1,3}$/.test(digits)) return undefined
  const offset = address.includes(':') ? 0 : 96
  const bits = Number(digits) + offset
  return bits > 128 ? undefined : { groups, bits }
}

/** Whether an address lies in a range; neither family's ranges hold addresses of the other. */
export function inIpRange(address: IpAddress, { groups, bits }: IpRange): boolean {
  if (isIpv4(groups) !== isIpv4(address)) return false
  for (let group = 0, left = bits; left > 0; group++, left -= 16) {
    const mask = left >= 16 ? 0xffff : (0xffff << (16 - left)) & 0xffff
    if (((address[group] ?? 0) & mask) !== ((groups[group] ?? 0) & mask)) return false
  }
  return true
}

function isIpv4(groups: IpAddress): boolean {
  return groups[5] === 0xffff && groups[0] === 0 && groups[1] === 0 && groups[2] === 0 && groups[3] === 0 && groups[4] === 0
}

function readIpv4(text: string): readonly number[] | undefined {
  let address = 0
  let byte = -1
  let dots = 0
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : DOT
    if (code === DOT) {
      if (byte < 0 || dots > 3) return undefined
      address = address * 256 + byte
      byte = -1
      dots++
    } else {
      // No digit, a leading zero (octal to some readers), or more than a byte.
      if (code < 48 || code > 57 || byte === 0) return undefined
      byte = (byte < 0 ? 0 : byte * 10) + code - 48
      if (byte > 255) return undefined
    }
  }
  return dots === 4 ? [Math.floor(address / 65_536), address % 65_536] : undefined
}

const DOT = 46

function readGroups(text: string, mayEndInIpv4: boolean): readonly number[] | undefined {
  if (text === '') return []
  const groups: number[] = []
  const parts = text.split(':')
  for (const [index, part] of parts.entries()) {
    if (mayEndInIpv4 && index === parts.length - 1 && part.includes('.')) {
      const ipv4 = readIpv4(part)
      if (ipv4 === undefined) return undefined
      groups.push(...ipv4)
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16))
    else return undefined
  }
  return groups
}
