/** What the first bytes of a TLS connection say. */
export type ServerNameReading = { readonly complete: false } | { readonly complete: true; readonly serverName: string | undefined }

/** The name that a TLS client asks for, once its ClientHello is complete; none where it names none, or where this is no ClientHello. */
export function readServerName(bytes: Uint8Array): ServerNameReading {
  const hello = joinRecords(bytes)
  if (hello === 'more') return { complete: false }
  return { complete: true, serverName: hello === undefined ? undefined : serverNameOf(hello) }
}

function serverNameOf(hello: Uint8Array): string | undefined {
  const reader = new Reader(hello)
  // Handshake type and length, version, random.
  if (reader.number(1) !== CLIENT_HELLO) return undefined
  reader.skip(3 + 2 + 32)
  reader.skip(reader.number(1)) // session id
  reader.skip(reader.number(2)) // cipher suites
  reader.skip(reader.number(1)) // compression methods
  const end = reader.number(2) + reader.at
  while (reader.at + 4 <= Math.min(end, hello.length)) {
    const type = reader.number(2)
    const length = reader.number(2)
    if (type === SERVER_NAME) return nameOf(reader)
    reader.skip(length)
  }
  return undefined
}

const HANDSHAKE_RECORD = 22
const CLIENT_HELLO = 1
const SERVER_NAME = 0
const HOST_NAME = 0
/** Bytes: what says that it is longer is no ClientHello of a client that means well. */
const LONGEST_HELLO = 65_536

/** The handshake message that the first records hold together. */
function joinRecords(bytes: Uint8Array): Uint8Array | 'more' | undefined {
  const pieces: Uint8Array[] = []
  let held = 0
  let wanted = Number.POSITIVE_INFINITY
  for (let at = 0; held < wanted; ) {
    if (bytes.length > LONGEST_HELLO) return undefined
    if (at + 5 > bytes.length) return 'more'
    if (bytes[at] !== HANDSHAKE_RECORD) return undefined
    const length = bigEndian(bytes, at + 3, 2)
    if (length === 0) return undefined
    if (at + 5 + length > bytes.length) return 'more'
    pieces.push(bytes.subarray(at + 5, at + 5 + length))
    held += length
    at += 5 + length
    if (held >= 4) wanted = bigEndian(Buffer.concat(pieces), 1, 3) + 4
  }
  return Buffer.concat(pieces)
}

function nameOf(reader: Reader): string | undefined {
  reader.skip(2)
  if (reader.number(1) !== HOST_NAME) return undefined
  return reader.text(reader.number(2))
}

/** Reads on from where it is; past the end there are zeros. */
class Reader {
  readonly #bytes: Uint8Array
  at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  number(size: number): number {
    this.at += size
    return bigEndian(this.#bytes, this.at - size, size)
  }

  skip(length: number): void {
    this.at += length
  }

  text(length: number): string {
    return Buffer.from(this.#bytes.subarray(this.at, this.at + length)).toString('latin1')
  }
}

function bigEndian(bytes: Uint8Array, at: number, size: number): number {
  let value = 0
  for (let index = at; index < at + size; index++) value = value * 256 + (bytes[index] ?? 0)
  return value
}
