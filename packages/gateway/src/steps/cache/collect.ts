/** A body that was read: whole, or too large, and then a stream of what was read and what comes. */
export type Collected = { readonly whole: Uint8Array } | { readonly rest: AsyncIterable<Uint8Array> }

/** Reads a body up to `limit` bytes. Rejects as the body does. */
export async function collect(body: AsyncIterable<Uint8Array>, limit: number): Promise<Collected> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  const source = body[Symbol.asyncIterator]()
  for (let next = await source.next(); next.done !== true; next = await source.next()) {
    chunks.push(next.value)
    bytes += next.value.byteLength
    if (bytes > limit) return { rest: rejoin(chunks, source) }
  }
  const whole = new Uint8Array(bytes)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return { whole }
}

async function* rejoin(chunks: readonly Uint8Array[], source: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks
    for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value
  } finally {
    await source.return?.()
  }
}
