import type { Answer } from '../exchange/exchange.ts'

const encoder = new TextEncoder()

/** What is told of a body on its way. */
export interface BodyCount {
  /** The first piece of one that still arrives. */
  readonly first?: () => void
  /** Its bytes: at once where it is held, at its end where it still arrives. */
  readonly done: (bytes: number) => void
}

/** Counts the bytes of an answer's body. */
export function countBody(answer: Answer, { done, first }: BodyCount): void {
  const { body } = answer
  if (typeof body === 'string') done(byteLength(body))
  else if (body instanceof Uint8Array) done(body.byteLength)
  else answer.body = counted(body, { done, first: first ?? ((): void => undefined) })
}

async function* counted(stream: AsyncIterable<Uint8Array>, { done, first }: Required<BodyCount>): AsyncGenerator<Uint8Array> {
  let bytes = 0
  try {
    for await (const chunk of stream) {
      if (bytes === 0) first()
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
