import { compileCacheKey, type CacheKeyRequest, type CachePlace } from '@gatewright/cache'
import type { HttpExchange, HttpRouteInput } from '../compile/http-plan.ts'
import { allHeaders, lastHeader } from '../exchange/headers.ts'
import { readHttpExtensions } from '../http-extensions.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'
import { keepAnswer, lookUp } from './cache/look-up.ts'

/** An extension: the answers of an HTTP API's stage to GET are kept for `gatewrightCacheTtl` seconds. */
export const readRouteCache: StepDefinition<HttpRouteInput, HttpExchange> = {
  name: 'read-cache',
  compile(input) {
    const place = compilePlace(input)
    if (place === undefined) return undefined
    const { api, runtime, stage, stageVariables } = input
    const { cacheKeys } = readHttpExtensions(stageVariables, runtime.httpExtensions)
    const keyOf = compileCacheKey({ version: `${api.apiId} ${stage.deploymentId ?? ''}`, cacheKeyParameters: cacheKeys.map((key) => `method.request.${key}`) })
    const cache = runtime.responseCache
    return (exchange) => (exchange.method === 'GET' ? lookUp(exchange, { cache, place, key: keyOf(keyRequest(exchange)) }) : undefined)
  },
}

/** Keeps what {@link readRouteCache} did not find. */
export const writeRouteCache: StepDefinition<HttpRouteInput, HttpExchange> = {
  name: 'write-cache',
  compile: (input) => compilePlace(input) && ((exchange) => keepAnswer(exchange, isForEveryone)),
}

/** Routes with an authorizer are cached only where `header.authorization` tells callers apart. */
function compilePlace({ api, report, route, runtime, stage, stageVariables }: HttpRouteInput): CachePlace | undefined {
  const { cacheKeys, cacheTtlSeconds } = readHttpExtensions(stageVariables, runtime.httpExtensions)
  if (cacheTtlSeconds === undefined) return undefined
  const isOpen = (route.authorizationType ?? 'NONE') === 'NONE'
  if (!isOpen && !cacheKeys.some((key) => key.toLowerCase() === 'header.authorization')) {
    report({ severity: 'warning', message: 'Its answers are not cached: it has an authorizer, and gatewrightCacheKeys does not name header.authorization' })
    return undefined
  }
  return { scope: `${api.apiId}/${stage.stageName}`, namespace: route.routeId, ttlSeconds: cacheTtlSeconds }
}

function keyRequest({ arrival, method, pathParameters, query, request }: HttpExchange): CacheKeyRequest {
  return {
    method,
    path: arrival.path,
    parameter(_source, location, name) {
      if (location === 'querystring') return query.all[name] ?? []
      if (location === 'header') return allHeaders(request.headers, name.toLowerCase())
      return pathParameters[name] === undefined ? [] : [pathParameters[name]]
    },
  }
}

const isForEveryone = (headers: readonly string[]): boolean => (lastHeader(headers, 'content-encoding') ?? 'identity') === 'identity'
