import type { StartTimer } from '@gatewright/integrations'
import { PayloadTooLarge } from './bounded.ts'
import { within } from './within.ts'

/** What an answer may take that is not streamed by its integration, though it is handed on as it arrives. */
export interface AnswerLimits {
  readonly bytes: number
  /** Milliseconds that the backend may still take; what the client takes does not count. */
  readonly milliseconds: number
}

interface Clock {
  /** Milliseconds. */
  readonly now: () => number
  readonly startTimer: StartTimer
}

/** A backend that took longer than its integration's time. */
export class AnswerTooLate extends Error {
  override readonly name: string = 'AnswerTooLate'
}

/**
 * Hands a backend's answer on within its limits; then it throws {@link PayloadTooLarge} or {@link AnswerTooLate}, and an answer
 * whose head the client has is cut.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
export async function* limitAnswer(stream: AsyncIterable<Uint8Array>, { bytes, milliseconds }: AnswerLimits, { now, startTimer }: Clock): AsyncGenerator<Uint8Array> {
  const pieces = stream[Symbol.asyncIterator]()
  let left = milliseconds
  let size = 0
  try {
    for (;;) {
      const since = now()
      const { done, value } = await within(pieces.next(), { milliseconds: left, startTimer, late: () => new AnswerTooLate(`The backend took more than ${milliseconds} ms for its body`) })
      if (done === true) return
      left = Math.max(0, left - (now() - since))
      size += value.byteLength
      if (size > bytes) throw new PayloadTooLarge(`Integration response is larger than allowed maximum of ${bytes} bytes.`)
      yield value
    }
  } finally {
    // Not waited for: a source that is silent would keep its reader for as long.
    pieces.return?.().catch(() => undefined)
  }
}
