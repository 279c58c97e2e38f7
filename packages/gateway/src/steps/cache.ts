import { asksToInvalidate, invalidationOf, type CacheUse } from '@gatewright/cache'
import type { RestExchange, RestMethodInput } from '../compile/rest-plan.ts'
import { lastHeader } from '../exchange/headers.ts'
import { fail } from '../gateway-responses/failure.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'
import { compileCaching } from './cache/caching.ts'
import { compileCacheKeyOf } from './cache/key.ts'
import { keepAnswer, lookUp } from './cache/look-up.ts'
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

    return (exchange) => {
      if (!isCached(exchange)) return undefined
      const use = useOf(exchange)
      if (use.use === 'refuse') return fail('ACCESS_DENIED', 'The caller may not invalidate the cache')
      if (use.use === 'read-with-warning') exchange.cacheWarning = use.warning
      return lookUp(exchange, { cache, place, key: keyOf(exchange), invalidate: use.use === 'invalidate' })
    }
  },
}

/** Keeps the endpoint's answer, whatever its status, for the method's time to live. */
export const writeCache: StepDefinition<RestMethodInput, RestExchange> = {
  name: 'write-cache',
  compile(input) {
    const caching = compileCaching(input)
    return caching && ((exchange) => keepAnswer(exchange, caching.isForEveryone))
  },
}

const READ: CacheUse = { use: 'read' }

function compileUse(input: RestMethodInput): (exchange: RestExchange) => CacheUse {
  const { unauthorizedCacheControlHeaderStrategy: strategy = 'SUCCEED_WITH_RESPONSE_HEADER' } = input.setting
  const mayInvalidate = compileMayInvalidate(input)
  const judge = (may: boolean): CacheUse => invalidationOf({ may, strategy: strategy as Parameters<typeof invalidationOf>[0]['strategy'] })
  return (exchange) =>
    asksToInvalidate(lastHeader(exchange.request.headers, 'cache-control')) ? judge(mayInvalidate(exchange)) : READ
}
