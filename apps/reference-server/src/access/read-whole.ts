import type { GatewayRequest } from '@gatewright/types'

/** A body is larger than the service that it is for takes. */
export class TooLarge extends Error {}

/** Reads a body into memory; rejects with {@link TooLarge} above `limit` bytes. */
export async function readWhole(body: NonNullable<GatewayRequest['body']>, limit: number): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > limit) throw new TooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
