import { cacheUseOf, compileCacheKey, type CacheKeyRequest, type CachedResponse, type CacheUse } from '@gatewright/cache'
import { compileRequestParameters } from '@gatewright/vtl-mapper/parameters'
import type { RestExchange, RestMethodInput } from '../compile/rest-plan.ts'
import { restRequestSource } from '../context/rest-sources.ts'
import { allHeaders, lastHeader } from '../exchange/headers.ts'
import { fail } from '../gateway-responses/failure.ts'
import { encodeText } from '../payload/text.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'
import { ANSWERED, type Verdict } from '../pipelines/run.ts'

const DEFAULT_TTL_SECONDS = 300

/**
 * Looks for a cached answer; `Cache-Control: max-age=0` passes it over where the caller may.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
 */
export const readCache: StepDefinition<RestMethodInput, RestExchange> = {
  name: 'read-cache',
  compile(input) {
    if (!isCached(input)) return undefined
    const { runtime, setting } = input
    const keyOf = compileKey(input)
    const encrypted = setting.cacheDataEncrypted === true
    return (exchange) => {
      const use = cacheUse(exchange, setting)
      if (use.use === 'refuse') return fail('ACCESS_DENIED', 'The caller may not invalidate the cache')
      exchange.cacheKey = keyOf(exchange)
      exchange.cache = 'miss'
      if (use.use === 'invalidate') return undefined
      const found = runtime.responseCache.get(exchange.cacheKey, { encrypted })
      const warning = use.use === 'read-with-warning' ? use.warning : undefined
      return found instanceof Promise ? found.then((entry) => answerFrom(exchange, entry, warning)) : answerFrom(exchange, found, warning)
    }
  },
}

/** Keeps a successful answer that is held whole, for the method's time to live. */
export const writeCache: StepDefinition<RestMethodInput, RestExchange> = {
  name: 'write-cache',
  compile(input) {
    if (!isCached(input)) return undefined
    const { runtime, setting } = input
    const options = {
      ttlSeconds: setting.cacheTtlInSeconds ?? DEFAULT_TTL_SECONDS,
      invalidate: true,
      encrypted: setting.cacheDataEncrypted === true,
    }
    return ({ answer, cacheKey }) => {
      if (answer === undefined || cacheKey === undefined || answer.status < 200 || answer.status > 299) return undefined
      const { body, status } = answer
      if (typeof body !== 'string' && !(body instanceof Uint8Array)) return undefined
      const response = { status, headers: withoutTrace(answer.headers), body: typeof body === 'string' ? encodeText(body) : body }
      return runtime.responseCache.read(cacheKey, options, async () => ({ response, cacheable: true })).then(() => undefined)
    }
  },
}

/** GET is cached by the stage's setting; other methods only by their own. */
function isCached({ method, ownSetting, setting, stage }: RestMethodInput): boolean {
  if (stage.cacheClusterEnabled !== true || setting.cachingEnabled !== true) return false
  return method.httpMethod === 'GET' || ownSetting?.cachingEnabled === true
}

function cacheUse({ request }: RestExchange, setting: RestMethodInput['setting']): CacheUse {
  const strategy = setting.unauthorizedCacheControlHeaderStrategy ?? 'SUCCEED_WITH_RESPONSE_HEADER'
  return cacheUseOf({
    cacheControl: lastHeader(request.headers, 'cache-control'),
    requireAuthorization: setting.requireAuthorizationForCacheControl ?? true,
    mayInvalidate: () => false,
    strategy: strategy as Parameters<typeof cacheUseOf>[0]['strategy'],
  })
}

function answerFrom(exchange: RestExchange, entry: CachedResponse | undefined, warning: string | undefined): Verdict {
  if (entry === undefined) return undefined
  exchange.cache = 'hit'
  const headers = [...entry.headers]
  if (warning !== undefined) headers.push('Warning', warning)
  exchange.answer = { status: entry.status, headers, body: entry.body }
  return ANSWERED
}

/** The canary has entries of its own while it serves another deployment: canary-release of the guide. */
function compileKey({ integration, isCanary, method, resource, restApi, stage }: RestMethodInput): (exchange: RestExchange) => string {
  const isApart = isCanary && stage.canarySettings?.deploymentId !== stage.deploymentId
  const key = compileCacheKey({
    scope: `${restApi.id}/${stage.stageName}${isApart ? '/canary' : ''}`,
    namespace: integration.cacheNamespace ?? resource.id,
    httpMethod: method.httpMethod,
    cacheKeyParameters: integration.cacheKeyParameters ?? [],
  })
  const mapIntegration = compileRequestParameters(integration.requestParameters ?? {})
  return (exchange) => key(keyRequest(exchange, mapIntegration))
}

function keyRequest(exchange: RestExchange, mapIntegration: ReturnType<typeof compileRequestParameters>): CacheKeyRequest {
  return {
    path: exchange.arrival.path,
    parameter(source, location, name) {
      if (source === 'method') return methodParameter(exchange, location, name)
      const { headers, path, query } = mapIntegration(restRequestSource(exchange))
      if (location === 'path') return path[name] === undefined ? [] : [path[name]]
      return allHeaders(location === 'header' ? headers : query, name.toLowerCase())
    },
  }
}

function methodParameter(exchange: RestExchange, location: 'path' | 'querystring' | 'header', name: string): readonly string[] {
  if (location === 'querystring') return exchange.query.all[name] ?? []
  if (location === 'header') return allHeaders(exchange.request.headers, name.toLowerCase())
  const value = exchange.pathParameters[name]
  return value === undefined ? [] : [value]
}

function withoutTrace(headers: readonly string[]): string[] {
  return headers.filter((_, index) => (headers[index - (index % 2)] as string).toLowerCase() !== 'x-amzn-trace-id')
}
