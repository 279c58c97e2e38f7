import type { Body } from '@gatewright/types'

const NOTHING = new Uint8Array(0)

/** Says that a body passed its limit; not an error, because the client caused it. */
export const BODY_TOO_LARGE: unique symbol = Symbol('body too large')

/** The whole body, at once where it is already held; at most `limit` bytes, then {@link BODY_TOO_LARGE}. */
export function readBody(
  body: Body | undefined,
  limit: number,
): Uint8Array | typeof BODY_TOO_LARGE | Promise<Uint8Array | typeof BODY_TOO_LARGE> {
  if (body === undefined) return NOTHING
  if (body instanceof Uint8Array) return body.byteLength > limit ? BODY_TOO_LARGE : body
  return collect(body, limit)
}

async function collect(stream: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array | typeof BODY_TOO_LARGE> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream) {
    size += chunk.byteLength
    if (size > limit) return BODY_TOO_LARGE
    chunks.push(chunk)
  }
  if (chunks.length === 1) return chunks[0] as Uint8Array
  return join(chunks, size)
}

/** The pieces of a body as one, of so many bytes in all. */
export function join(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}
