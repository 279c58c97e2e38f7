import type { StartTimer } from '@gatewright/integrations'
import { within } from './within.ts'

/** What a streamed answer may take; AWS's for regional and private APIs unless configured. */
export interface StreamLimits {
  /** Milliseconds without a byte after which the stream is cut; 300,000. */
  readonly idleMillis: number
  /** Milliseconds for the whole stream; 900,000. */
  readonly totalMillis: number
  /** Bytes that pass at full speed; 10,485,760. */
  readonly freeBytes: number
  /** Bytes a second beyond them; 2,097,152. */
  readonly bytesPerSecond: number
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html */
export const DEFAULT_STREAM_LIMITS: StreamLimits = { idleMillis: 300_000, totalMillis: 900_000, freeBytes: 10_485_760, bytesPerSecond: 2_097_152 }

interface Clock {
  /** Milliseconds. */
  readonly now: () => number
  readonly startTimer: StartTimer
}

/** What a stream that passes a limit ends with: the connection to the client is cut. */
export class StreamLimitReached extends Error {
  override readonly name: string = 'StreamLimitReached'
}

/** Hands a stream on within its limits: slower beyond the free bytes, and cut when it falls silent or lasts too long. */
export async function* limitStream(stream: AsyncIterable<Uint8Array>, limits: StreamLimits, { now, startTimer }: Clock): AsyncGenerator<Uint8Array> {
  const pieces = stream[Symbol.asyncIterator]()
  const startedAt = now()
  let paidSince: number | undefined
  let paid = 0
  let sent = 0
  try {
    for (;;) {
      const left = limits.totalMillis - (now() - startedAt)
      const { done, value } = await within(pieces.next(), { milliseconds: Math.min(limits.idleMillis, Math.max(left, 0)), startTimer, late: silent })
      if (done === true) return
      const free = Math.max(0, limits.freeBytes - sent)
      sent += value.byteLength
      if (value.byteLength > free) {
        paidSince ??= now()
        paid += value.byteLength - free
        const ahead = (paid / limits.bytesPerSecond) * 1000 - (now() - paidSince)
        if (ahead >= 1) await pause(ahead, startTimer)
      }
      yield value
    }
  } finally {
    // Not waited for: a source that is silent would keep its reader for as long.
    pieces.return?.().catch(() => undefined)
  }
}

function silent(): Error {
  return new StreamLimitReached('The stream fell silent, or lasted too long')
}

function pause(milliseconds: number, startTimer: StartTimer): Promise<void> {
  return new Promise((resolve) => void startTimer(resolve, milliseconds))
}
