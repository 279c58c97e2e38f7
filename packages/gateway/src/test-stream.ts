import type { Answer } from './exchange/exchange.ts'
import { join } from './exchange/read-body.ts'
import { startTimeout } from './payload/within.ts'
import { decodeText } from './payload/text.ts'
import type { Runtime } from './runtime.ts'

/** How long a test of a streamed answer waits, and how much of it is held. */
const MILLISECONDS = 35_000
const BYTES = 1_048_576

/** Says that the time of a test was up. */
export const LATE: unique symbol = Symbol('late')

/** The time of one test, which begins when it is made. */
export interface TestDeadline {
  /** What a promise gives, or {@link LATE}. */
  readonly before: <T>(work: Promise<T>) => Promise<T | typeof LATE>
  /** No longer needed. */
  readonly end: () => void
}

/**
 * The 35 seconds of a test whose integration streams.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/response-streaming-troubleshoot.html
 */
export function startTestDeadline({ transports: { startTimer = startTimeout } }: Runtime): TestDeadline {
  let end: () => void = () => undefined
  const late = new Promise<typeof LATE>((resolve) => (end = startTimer(() => resolve(LATE), MILLISECONDS)))
  return { before: (work) => Promise.race([work, late]), end: () => end() }
}

/** What a stream has sent when it ends, the time is up, or more than 1 MB of it is held; one that breaks off gives what came. */
export async function heldText({ body }: Answer, { before }: TestDeadline): Promise<string> {
  if (typeof body === 'string') return body
  if (body instanceof Uint8Array) return decodeText(body)
  const pieces = body[Symbol.asyncIterator]()
  const held: Uint8Array[] = []
  let bytes = 0
  while (bytes <= BYTES) {
    const next = await before(pieces.next()).catch((): typeof LATE => LATE)
    if (next === LATE || next.done === true) break
    held.push(next.value)
    bytes += next.value.byteLength
  }
  pieces.return?.().catch(() => undefined)
  return decodeText(join(held, bytes))
}
