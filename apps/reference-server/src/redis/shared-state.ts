import { createRedisStore } from '@gatewright/cache/redis'
import type { CacheStore } from '@gatewright/cache'
import { createRedisQuotas, createRedisThrottler, type RedisQuotas, type RedisThrottler } from '@gatewright/throttler/redis'
import type { ServerLog } from '../log/server-log.ts'
import type { RedisConnection } from './open-redis.ts'

/** What the nodes of one gateway share through Redis. */
export interface SharedState {
  readonly throttler: RedisThrottler
  readonly quotas: RedisQuotas
  readonly cacheStore: CacheStore
  /** How often each went without Redis, in Prometheus' text format. */
  readonly exposition: () => string
}

/** What is done while Redis is away. */
export interface AwayPolicy {
  /** Milliseconds that a request waits for Redis. */
  readonly redisTimeoutMs: number
  /** `open`: throttles go on with buckets of this process; `closed`: what has a limit is refused. */
  readonly throttleWhenAway: 'open' | 'closed'
  /** `best-effort`: quotas go on from what was last known; `hard`: what has a quota is refused. */
  readonly usageQuotas: 'best-effort' | 'hard'
}

/**
 * Throttler, quotas and response cache. Each notices by itself that Redis is away and says so once. Keys:
 * `{gatewright}:t:…` buckets (one hash tag: a request draws from several at once), `gatewright:q:…` quotas, `gatewright:c:{…}` answers.
 */
export function createSharedState({ client, throttles }: Pick<RedisConnection, 'client' | 'throttles'>, { redisTimeoutMs: timeoutMs, throttleWhenAway, usageQuotas }: AwayPolicy, log: ServerLog): SharedState {
  let storeFailures = 0
  const throttler = createRedisThrottler({
    redis: throttles,
    timeoutMs,
    whenAway: throttleWhenAway,
    onAvailability: told(throttleWhenAway === 'open' ? 'throttles count in this process' : 'what has a limit is refused'),
  })
  const quotas = createRedisQuotas({
    redis: client,
    timeoutMs,
    mode: usageQuotas,
    onAvailability: told(usageQuotas === 'best-effort' ? 'quotas count in this process' : 'what has a quota is refused'),
  })
  const cacheStore = createRedisStore({
    redis: client,
    timeoutMs,
    onAvailability: told('no answer comes from the cache'),
    onFailure: () => void (storeFailures += 1),
  })
  return {
    throttler,
    quotas,
    cacheStore,
    exposition: () =>
      counter('gatewright_decided_without_redis_total', 'Requests that throttles and quotas decided without Redis.', [
        ['{what="throttle"}', throttler.decidedAlone],
        ['{what="quota"}', quotas.decidedAlone],
      ]) + counter('gatewright_cache_store_failures_total', 'Calls of the response cache that Redis did not answer.', [['', storeFailures]]),
  }

  function told(consequence: string): (cause: unknown) => void {
    return (cause) => {
      if (cause === undefined) log.info(`Redis is back; until now ${consequence}`)
      else log.error({ error: cause }, `Redis is away: ${consequence}`)
    }
  }
}

function counter(name: string, help: string, samples: readonly (readonly [labels: string, value: number])[]): string {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} counter`, ...samples.map(([labels, value]) => `${name}${labels} ${value}`), ''].join('\n')
}
