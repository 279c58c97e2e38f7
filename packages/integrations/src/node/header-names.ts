/** What a header's name means to a client: its framing, its connection, or nothing. */
export type NameKind = 'plain' | 'host' | 'content-length' | 'transfer-encoding' | 'connection' | 'keep-alive' | 'hop' | 'none'

/** Tells names apart; `none` is no name at all. */
export type KindOfName = (name: string) => NameKind

/** Remembers what names mean: backends say the same ones again and again. */
export function createHeaderNames(): KindOfName {
  const known = new Map<string, NameKind>()
  return (name) => {
    const found = known.get(name)
    if (found !== undefined) return found
    const kind = TOKEN.test(name) ? (KINDS.get(name.toLowerCase()) ?? 'plain') : 'none'
    if (known.size < MOST_NAMES) known.set(name, kind)
    return kind
  }
}

const KINDS: ReadonlyMap<string, NameKind> = new Map([
  ['host', 'host'],
  ['content-length', 'content-length'],
  ['transfer-encoding', 'transfer-encoding'],
  ['connection', 'connection'],
  ['keep-alive', 'keep-alive'],
  ['proxy-connection', 'hop'],
  ['upgrade', 'hop'],
  ['expect', 'hop'],
  ['te', 'hop'],
  ['trailer', 'hop'],
])
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
/** Names could be made up without end. */
const MOST_NAMES = 2_000
