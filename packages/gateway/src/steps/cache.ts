import { asksToInvalidate, invalidationOf, type CacheUse, type Finding } from '@gatewright/cache'
import type { RestExchange, RestMethodInput } from '../compile/rest-plan.ts'
import { lastHeader } from '../exchange/headers.ts'
import { fail } from '../gateway-responses/failure.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'
import { ANSWERED, type Verdict } from '../pipelines/run.ts'
import { compileCaching } from './cache/caching.ts'
import { compileCacheKeyOf } from './cache/key.ts'
import { compileMayInvalidate } from './cache/may-invalidate.ts'

/**
 * Looks for a cached answer; `Cache-Control: max-age=0` passes it over where the caller may. Requests that miss the same entry
 * together wait for the first of them.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
 */
export const readCache: StepDefinition<RestMethodInput, RestExchange> = {
  name: 'read-cache',
  compile(input) {
    const caching = compileCaching(input)
    if (caching === undefined) return undefined
    const { cache, isCached, place } = caching
    const keyOf = compileCacheKeyOf(input)
    const useOf = compileUse(input)

    function find(exchange: RestExchange, use: CacheUse): Verdict | Promise<Verdict> {
      if (use.use === 'refuse') return fail('ACCESS_DENIED', 'The caller may not invalidate the cache')
      exchange.cache = 'miss'
      if (use.use === 'read-with-warning') exchange.cacheWarning = use.warning
      exchange.cacheKey = keyOf(exchange)
      const found = cache.find(place, exchange.cacheKey, INVALIDATES[use.use])
      return found instanceof Promise ? found.then((settled) => answerFrom(exchange, settled)) : answerFrom(exchange, found)
    }

    return (exchange) => {
      if (!isCached(exchange)) return undefined
      const use = useOf(exchange)
      return use instanceof Promise ? use.then((settled) => find(exchange, settled)) : find(exchange, use)
    }
  },
}

const INVALIDATES = {
  read: undefined,
  'read-with-warning': undefined,
  invalidate: { invalidate: true },
} as const

/** Keeps the endpoint's answer, whatever its status, for the method's time to live. */
export const writeCache: StepDefinition<RestMethodInput, RestExchange> = {
  name: 'write-cache',
  compile(input) {
    const caching = compileCaching(input)
    if (caching === undefined) return undefined
    const { isForEveryone } = caching
    return ({ answer, cacheLease, cacheWarning }) => {
      if (answer === undefined || cacheLease === undefined) return undefined
      const { body, headers, status } = answer
      if ((typeof body === 'string' || body instanceof Uint8Array) && isForEveryone(headers)) {
        cacheLease.keep({ status, headers: withoutTrace(headers), body })
      }
      if (cacheWarning !== undefined) headers.push('Warning', cacheWarning)
      return undefined
    }
  },
}

function answerFrom(exchange: RestExchange, found: Finding): Verdict {
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

const READ: CacheUse = { use: 'read' }

function compileUse(input: RestMethodInput): (exchange: RestExchange) => CacheUse | Promise<CacheUse> {
  const { unauthorizedCacheControlHeaderStrategy: strategy = 'SUCCEED_WITH_RESPONSE_HEADER' } = input.setting
  const mayInvalidate = compileMayInvalidate(input)
  const judge = (may: boolean): CacheUse => invalidationOf({ may, strategy: strategy as Parameters<typeof invalidationOf>[0]['strategy'] })
  return (exchange) => {
    if (!asksToInvalidate(lastHeader(exchange.request.headers, 'cache-control'))) return READ
    const may = mayInvalidate(exchange)
    return may instanceof Promise ? may.then(judge) : judge(may)
  }
}

function withoutTrace(headers: readonly string[]): string[] {
  return headers.filter((_, index) => (headers[index - (index % 2)] as string).toLowerCase() !== 'x-amzn-trace-id')
}
