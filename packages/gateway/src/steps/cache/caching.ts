import type { CachePlace, ResponseCache } from '@gatewright/cache'
import type { RestExchange, RestMethodInput } from '../../compile/rest-plan.ts'
import { lastHeader } from '../../exchange/headers.ts'

/** How the answers of one method are cached. */
export interface Caching {
  readonly cache: ResponseCache
  readonly place: CachePlace
  /** Whether requests with this verb are; under ANY only GET is. */
  readonly isCached: (exchange: RestExchange) => boolean
  /** False for an answer in an encoding that only some clients asked for. */
  readonly isForEveryone: (headers: readonly string[]) => boolean
}

const DEFAULT_TTL_SECONDS = 300
const BYTES_PER_GB = 1_000_000_000

/**
 * `undefined` where the method is not cached. The stage's setting is about GET, other verbs need their own; a canary needs
 * `useStageCache`; a TTL of 0 is none; answers that are streamed are not kept.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
 */
export function compileCaching(input: RestMethodInput): Caching | undefined {
  const { integration, method, resource, restApi, runtime, setting, stage } = input
  const { cacheDataEncrypted: encrypted = false, cacheTtlInSeconds: ttlSeconds = DEFAULT_TTL_SECONDS } = setting
  if (!isWanted(input) || ttlSeconds === 0) return undefined
  if (encrypted && !runtime.responseCache.canEncrypt) {
    input.report({ severity: 'warning', message: 'Its answers are not cached: they are to be encrypted, and the gateway has no key for that' })
    return undefined
  }
  const isByEncoding = (integration.cacheKeyParameters ?? []).some((name) => name.toLowerCase().endsWith('.header.accept-encoding'))
  return {
    cache: runtime.responseCache,
    place: {
      scope: `${restApi.id}/${stage.stageName}`,
      namespace: integration.cacheNamespace ?? resource.id,
      ttlSeconds,
      encrypted,
      ...(stage.cacheClusterSize !== undefined && { maxBytes: Number(stage.cacheClusterSize) * BYTES_PER_GB }),
    },
    isCached: method.httpMethod === 'ANY' ? (exchange) => exchange.method === 'GET' : () => true,
    isForEveryone: (headers) => isByEncoding || (lastHeader(headers, 'content-encoding') ?? 'identity') === 'identity',
  }
}

function isWanted({ integration, isCanary, method, ownSetting, setting, stage }: RestMethodInput): boolean {
  if (integration.responseTransferMode === 'STREAM') return false
  if (stage.cacheClusterEnabled !== true || setting.cachingEnabled !== true) return false
  if (isCanary && stage.canarySettings?.useStageCache !== true) return false
  return method.httpMethod === 'GET' || method.httpMethod === 'ANY' || ownSetting?.cachingEnabled === true
}
