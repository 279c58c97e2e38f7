import type { GatewayRequest } from '@gatewright/types'
import { ManagementError } from './errors.ts'

/** Reads a body whole, up to a limit. */
export async function readBody(body: GatewayRequest['body'], limit: number): Promise<Uint8Array> {
  if (body === undefined) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body instanceof Uint8Array ? [body] : body) {
    size += chunk.length
    if (size > limit) throw new ManagementError('RequestEntityTooLargeException', 413, 'Request Entity Too Large')
    chunks.push(chunk)
  }
  if (chunks.length === 1) return chunks[0] as Uint8Array
  const whole = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.length
  }
  return whole
}
