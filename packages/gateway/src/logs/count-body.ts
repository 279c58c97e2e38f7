import type { Answer } from '../exchange/exchange.ts'

const encoder = new TextEncoder()

/** Tells how many bytes an answer's body has: at once where it is held, at its end where it still arrives. */
export function countBody(answer: Answer, done: (bytes: number) => void): void {
  const { body } = answer
  if (typeof body === 'string') done(byteLength(body))
  else if (body instanceof Uint8Array) done(body.byteLength)
  else answer.body = counted(body, done)
}

async function* counted(stream: AsyncIterable<Uint8Array>, done: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  let bytes = 0
  try {
    for await (const chunk of stream) {
      bytes += chunk.byteLength
      yield chunk
    }
  } finally {
    done(bytes)
  }
}

function byteLength(text: string): number {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 0x7f) return encoder.encode(text).length
  return text.length
}
