import { MAX_BODY_BYTES, type CachePlace, type Finding, type Lease, type ResponseCache } from '@gatewright/cache'
import type { Answer } from '../../exchange/exchange.ts'
import { fail } from '../../gateway-responses/failure.ts'
import { ANSWERED, type Verdict } from '../../pipelines/run.ts'
import { collect } from './collect.ts'

/** What the cache's steps change of an exchange. */
export interface CachedExchange {
  cache: 'hit' | 'miss' | undefined
  cacheKey: string | undefined
  cacheLease: Lease | undefined
  waitedMs: number
  readonly cacheWarning: string | undefined
  answer: Answer | undefined
}

export interface LookUp {
  readonly cache: ResponseCache
  readonly place: CachePlace
  readonly key: string
  readonly invalidate?: boolean
}

/** Answers from the cache, or takes the lease to answer for others. */
export function lookUp(exchange: CachedExchange, { cache, invalidate, key, place }: LookUp): Verdict | Promise<Verdict> {
  exchange.cache = 'miss'
  exchange.cacheKey = key
  const found = cache.find(place, key, { invalidate: invalidate === true, waiter: exchange })
  return found instanceof Promise ? found.then((settled) => answerFrom(exchange, settled)) : answerFrom(exchange, found)
}

function answerFrom(exchange: CachedExchange, found: Finding): Verdict {
  const { response } = found
  if (response === undefined) {
    exchange.cacheLease = found
    return undefined
  }
  exchange.cache = 'hit'
  const headers = response.headers.slice()
  if (exchange.cacheWarning !== undefined) headers.push('Warning', exchange.cacheWarning)
  exchange.answer = { status: response.status, headers, body: response.body }
  return ANSWERED
}

/** Keeps an answer that every client can read, and gives it on. A body that comes as a stream is read first, as far as it may be kept. */
export function keepAnswer(exchange: CachedExchange, isForEveryone: (headers: readonly string[]) => boolean): Verdict | Promise<Verdict> {
  const { answer, cacheLease } = exchange
  if (answer === undefined || cacheLease === undefined || !isForEveryone(answer.headers)) return warn(exchange)
  const { body } = answer
  if (typeof body === 'string' || body instanceof Uint8Array) return keep(exchange, body)
  return collect(body, MAX_BODY_BYTES).then(
    (collected) => {
      if ('whole' in collected) return keep(exchange, collected.whole)
      answer.body = collected.rest
      return warn(exchange)
    },
    (error: unknown) => fail('INTEGRATION_FAILURE', `The endpoint's answer ended early: ${String(error)}`),
  )
}

function keep(exchange: CachedExchange, body: Uint8Array | string): Verdict {
  const { headers, status } = exchange.answer as Answer
  ;(exchange.answer as Answer).body = body
  exchange.cacheLease?.keep({ status, headers: withoutTrace(headers), body })
  return warn(exchange)
}

/** The warning is this caller's alone: it is added after the answer was kept. */
function warn({ answer, cacheWarning }: CachedExchange): undefined {
  if (cacheWarning !== undefined) answer?.headers.push('Warning', cacheWarning)
  return undefined
}

function withoutTrace(headers: readonly string[]): string[] {
  return headers.filter((_, index) => (headers[index - (index % 2)] as string).toLowerCase() !== 'x-amzn-trace-id')
}
