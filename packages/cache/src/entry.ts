/** A response as it is kept. */
export interface CachedResponse {
  readonly status: number
  /** Flat pairs: name, value, name, value … */
  readonly headers: readonly string[]
  readonly body: Uint8Array
}

/** Larger bodies are not kept: AWS's limit, 1 MiB. */
export const MAX_BODY_BYTES = 1_048_576

/** What an entry takes of the cache's size: its body, its headers and its key, and what holds them together. */
export function sizeOf(key: string, { headers, body }: CachedResponse): number {
  let characters = key.length
  for (const text of headers) characters += text.length
  return body.byteLength + characters * 2 + ENTRY_OVERHEAD
}

const ENTRY_OVERHEAD = 256

/** An entry as bytes: the length of its head, its head as JSON, its body. */
export function toBytes({ status, headers, body }: CachedResponse): Uint8Array {
  const head = new TextEncoder().encode(JSON.stringify([status, headers]))
  const bytes = new Uint8Array(4 + head.byteLength + body.byteLength)
  new DataView(bytes.buffer).setUint32(0, head.byteLength)
  bytes.set(head, 4)
  bytes.set(body, 4 + head.byteLength)
  return bytes
}

/** The reverse of {@link toBytes}. */
export function fromBytes(bytes: Uint8Array): CachedResponse {
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0)
  const [status, headers] = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as [number, string[]]
  return { status, headers, body: bytes.subarray(4 + length) }
}
