/** `count` blocks of 2^bits addresses from the start of a block, IPv4 or IPv6; nothing when they do not fit. */
export function cidrBlocks(block: string, count: number, bits: number): string[] | undefined {
  const [address = '', prefixText = ''] = block.split('/')
  const version = address.includes(':') ? 6 : 4
  const width = version === 6 ? 128 : 32
  const start = version === 6 ? parseIpv6(address) : parseIpv4(address)
  const prefix = Number(prefixText)
  const valid =
    start !== undefined && /^\d+$/u.test(prefixText) && prefix <= width && Number.isInteger(count) && count >= 1 && count <= 256
  if (!valid || !Number.isInteger(bits) || bits < 1 || bits > width - prefix) return undefined
  const size = 1n << BigInt(bits)
  const first = (start >> BigInt(width - prefix)) << BigInt(width - prefix)
  if (BigInt(count) * size > 1n << BigInt(width - prefix)) return undefined
  const format = version === 6 ? formatIpv6 : formatIpv4
  return Array.from({ length: count }, (_, index) => `${format(first + BigInt(index) * size)}/${width - bits}`)
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/u.test(part) && Number(part) <= 255)) return undefined
  return parts.reduce((value, part) => (value << 8n) + BigInt(part), 0n)
}

const formatIpv4 = (value: bigint): string => [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.')

function parseIpv6(text: string): bigint | undefined {
  const [head = '', tail, ...more] = text.split('::')
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'))
  const left = groups(head)
  const right = tail === undefined ? [] : groups(tail)
  const missing = 8 - left.length - right.length
  if (more.length > 0 || missing < 0 || (tail === undefined && missing !== 0)) return undefined
  const all = [...left, ...Array.from({ length: missing }, () => '0'), ...right]
  if (!all.every((group) => /^[0-9a-f]{1,4}$/iu.test(group))) return undefined
  return all.reduce((value, group) => (value << 16n) + BigInt(`0x${group}`), 0n)
}

function formatIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(16 * (7 - index))) & 0xffffn).toString(16))
  const zeros = [...groups.join(':').matchAll(/(?:^|:)0(?::0)+(?=:|$)/gu)]
    .map(([run]) => run)
    .toSorted((left, right) => right.length - left.length)[0]
  return zeros === undefined
    ? groups.join(':')
    : groups
        .join(':')
        .replace(zeros, zeros.startsWith(':') ? ':' : '')
        .replace(/^(?=:)|(?<=:)$/u, ':')
        .replace(':::', '::')
}
