import { readBytes } from '@gatewright/integrations'
import { bounded, PayloadTooLarge } from './bounded.ts'

/** The content codings that API Gateway knows. */
export type ContentCoding = 'gzip' | 'deflate'

/** A coding by the name that HTTP has for it; `undefined` for `identity` and those that API Gateway does not know. */
export function contentCoding(name: string | undefined): ContentCoding | undefined {
  const lower = name?.trim().toLowerCase()
  return lower === 'gzip' || lower === 'deflate' ? lower : undefined
}

interface DecodeOptions {
  readonly encoding: string | undefined
  /** Bytes of the body without its coding. */
  readonly limit: number
}

/**
 * A body without its coding; one that is not what it says stays as it is.
 *
 * @throws PayloadTooLarge
 */
export async function decodeContent(body: Promise<Uint8Array | undefined> | Uint8Array, { encoding, limit }: DecodeOptions): Promise<Uint8Array> {
  const bytes = (await body) ?? new Uint8Array(0)
  const coding = contentCoding(encoding)
  if (coding === undefined || bytes.length === 0) return bytes
  return (await decompress(bytes, { coding, limit })) ?? bytes
}

/**
 * Decompressed bytes; `undefined` when they are not what the coding says. A small payload may unfold to gigabytes: no more than
 * `limit` bytes are made.
 *
 * @throws PayloadTooLarge
 */
export async function decompress(bytes: Uint8Array, { coding, limit }: { readonly coding: ContentCoding; readonly limit: number }): Promise<Uint8Array | undefined> {
  try {
    return await readBytes(bounded(piecesOf(through(bytes, new DecompressionStream(coding))), limit))
  } catch (error) {
    if (error instanceof PayloadTooLarge) throw error
    return undefined
  }
}

/** Compressed bytes. */
export async function compress(bytes: Uint8Array, coding: ContentCoding): Promise<Uint8Array> {
  return new Uint8Array(await new Response(through(bytes, new CompressionStream(coding))).arrayBuffer())
}

/** Not every browser lets a stream be iterated. */
async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    reader.cancel().catch(() => undefined)
  }
}

function through(bytes: Uint8Array, transform: CompressionStream | DecompressionStream): ReadableStream<Uint8Array> {
  return new Blob([new Uint8Array(bytes)]).stream().pipeThrough(transform)
}
