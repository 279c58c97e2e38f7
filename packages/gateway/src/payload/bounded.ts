/** What a stream throws when it passes its limit. */
export class PayloadTooLarge extends Error {
  override readonly name: string = 'PayloadTooLarge'
}

/** Hands a stream on, at most `limit` bytes of it; then it throws {@link PayloadTooLarge}. */
export async function* bounded(stream: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const chunk of stream) {
    size += chunk.byteLength
    if (size > limit) throw new PayloadTooLarge(`The payload is larger than ${limit} bytes`)
    yield chunk
  }
}

/** A stream taken for text: valid UTF-8 passes, everything else becomes U+FFFD, as REST APIs treat what is not binary to them. */
export async function* utf8Stream(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const encoder = new TextEncoder()
  for await (const chunk of stream) {
    const text = decoder.decode(chunk, { stream: true })
    if (text !== '') yield encoder.encode(text)
  }
  const rest = decoder.decode()
  if (rest !== '') yield encoder.encode(rest)
}
