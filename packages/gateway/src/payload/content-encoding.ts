/** The content codings that API Gateway knows. */
export type ContentCoding = 'gzip' | 'deflate'

/** A coding by the name that HTTP has for it; `undefined` for `identity` and those that API Gateway does not know. */
export function contentCoding(name: string | undefined): ContentCoding | undefined {
  const lower = name?.trim().toLowerCase()
  return lower === 'gzip' || lower === 'deflate' ? lower : undefined
}

/** A body without its coding; one that is not what it says stays as it is. */
export async function decodeContent(body: Promise<Uint8Array | undefined> | Uint8Array, encoding: string | undefined): Promise<Uint8Array> {
  const bytes = (await body) ?? new Uint8Array(0)
  const coding = contentCoding(encoding)
  if (coding === undefined || bytes.length === 0) return bytes
  return (await decompress(bytes, coding)) ?? bytes
}

/** Decompressed bytes; `undefined` when they are not what the coding says. */
export async function decompress(bytes: Uint8Array, coding: ContentCoding): Promise<Uint8Array | undefined> {
  try {
    return await through(bytes, new DecompressionStream(coding))
  } catch {
    return undefined
  }
}

/** Compressed bytes. */
export function compress(bytes: Uint8Array, coding: ContentCoding): Promise<Uint8Array> {
  return through(bytes, new CompressionStream(coding))
}

async function through(bytes: Uint8Array, transform: CompressionStream | DecompressionStream): Promise<Uint8Array> {
  const stream = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(transform)
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
