import type { Body } from '@gatewright/types'

/** A body held whole. `maximumBytes`: default none; one that is larger yields `undefined`. */
export async function readBytes(
  body: Body | string | undefined,
  { maximumBytes = Number.POSITIVE_INFINITY }: { readonly maximumBytes?: number } = {},
): Promise<Uint8Array | undefined> {
  const bytes = typeof body === 'string' ? ENCODER.encode(body) : body
  if (bytes === undefined) return EMPTY
  if (bytes instanceof Uint8Array) return bytes.length > maximumBytes ? undefined : bytes
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of bytes) {
    length += piece.length
    if (length > maximumBytes) return undefined
    pieces.push(piece)
  }
  return join(pieces, length)
}

/** A body as UTF-8 text. */
export async function readText(body: Body | string | undefined): Promise<string> {
  if (typeof body === 'string') return body
  return body === undefined ? '' : DECODER.decode((await readBytes(body)) ?? EMPTY)
}

function join(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = pieces
  if (only !== undefined && pieces.length === 1) return only
  const joined = new Uint8Array(length)
  let offset = 0
  for (const piece of pieces) {
    joined.set(piece, offset)
    offset += piece.length
  }
  return joined
}

const EMPTY = new Uint8Array(0)
const ENCODER = new TextEncoder()
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true })
