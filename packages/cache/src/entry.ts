/** A response as it is kept. */
export interface CachedResponse {
  readonly status: number
  /** Flat pairs: name, value, name, value … */
  readonly headers: readonly string[]
  /** Text stays text, which costs less to send; it counts as UTF-8. */
  readonly body: Uint8Array | string
}

/** Larger bodies are not kept: AWS's limit, 1 MiB. */
export const MAX_BODY_BYTES = 1_048_576

/** What an entry takes of the cache's size: its body, its headers and its key, and what holds them together. */
export function sizeOf(key: string, { headers, body }: CachedResponse): number {
  let characters = key.length
  for (const text of headers) characters += text.length
  return bytesOf(body) + characters * 2 + ENTRY_OVERHEAD
}

const ENTRY_OVERHEAD = 256

/** Whether a body is small enough to be kept. */
export function fits({ body }: CachedResponse): boolean {
  return bytesOf(body) <= MAX_BODY_BYTES
}

/** Bytes of a body; of a text in UTF-8. */
function bytesOf(body: Uint8Array | string): number {
  if (typeof body !== 'string') return body.byteLength
  let bytes = body.length
  for (let index = 0; index < body.length; index += 1) {
    const unit = body.charCodeAt(index)
    if (unit > 0x7f) bytes += 1
    // Half of a surrogate pair is two of four bytes; any other unit above this takes three.
    if (unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff)) bytes += 1
  }
  return bytes
}

/** An entry as bytes: the length of its head, its head as JSON, its body. */
export function toBytes({ status, headers, body }: CachedResponse): Uint8Array {
  const encoder = new TextEncoder()
  const head = encoder.encode(JSON.stringify([status, headers]))
  const tail = typeof body === 'string' ? encoder.encode(body) : body
  const bytes = new Uint8Array(4 + head.byteLength + tail.byteLength)
  new DataView(bytes.buffer).setUint32(0, head.byteLength)
  bytes.set(head, 4)
  bytes.set(tail, 4 + head.byteLength)
  return bytes
}

/** The reverse of {@link toBytes}. */
export function fromBytes(bytes: Uint8Array): CachedResponse {
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0)
  const [status, headers] = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as [number, string[]]
  return { status, headers, body: bytes.subarray(4 + length) }
}
