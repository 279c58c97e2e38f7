import { createMemoryThrottler, type Decision, type Throttler } from '../throttler.ts'
import { createAvailability } from './availability.ts'
import { createBatch } from './batch.ts'
import { createDeadlines } from './deadlines.ts'
import type { RedisBucket } from './redis-bucket.ts'
import type { RedisClient } from './redis-client.ts'

export interface RedisThrottlerOptions {
  readonly redis: RedisClient
  /** In front of every key; the part in braces keeps all buckets on one node of a cluster. `{gatewright}:t:` by default. */
  readonly prefix?: string
  /** With Redis away: `open` (default) goes on with buckets of this process, `closed` refuses everything. */
  readonly whenAway?: 'open' | 'closed'
  /** Milliseconds that a decision waits for Redis; 50. */
  readonly timeoutMs?: number
  /** Milliseconds between two attempts while Redis is away; 500. */
  readonly retryAfterMs?: number
  /** Told once when Redis goes away (with the cause) and once when it is back (without). */
  readonly onAvailability?: (cause: unknown) => void
  /** Milliseconds since 1970; `Date.now` by default. For the local buckets and the attempts; Redis has a clock of its own. */
  readonly now?: () => number
}

export interface RedisThrottler extends Throttler<RedisBucket, Promise<Decision>> {
  /** Decisions made without Redis so far. */
  readonly decidedAlone: number
}

const ALLOWED: Decision = { allowed: true }

/** Token buckets shared by many processes: one call to Redis (or Valkey) for all levels of all requests of one turn. */
export function createRedisThrottler(options: RedisThrottlerOptions): RedisThrottler {
  const { redis, prefix = '{gatewright}:t:', whenAway = 'open', timeoutMs = 50, retryAfterMs = 500, now = Date.now } = options
  const alone = createMemoryThrottler({ now })
  const availability = createAvailability({ retryAfterMs, onAvailability: options.onAvailability, now })
  const deadlines = createDeadlines(timeoutMs)
  const ask = createBatch(redis)
  let decidedAlone = 0

  return {
    get decidedAlone() {
      return decidedAlone
    },
    bucket: (spec, bucketOptions) => ({
      level: spec.level,
      key: spec.key,
      local: alone.bucket(spec, bucketOptions),
      redisKey: prefix + spec.key,
      isPinned: bucketOptions?.pinned === true,
    }),
    async take(handles, waiter) {
      if (handles.length === 0) return ALLOWED
      if (!deadlines.hasTime(waiter) || !availability.mayAsk()) return takeAlone(handles)
      try {
        const refusal = await deadlines.within(ask(handles), waiter)
        availability.answered()
        return refusal === undefined ? ALLOWED : refusedBy(handles[refusal.index] as RedisBucket, refusal.waitMs)
      } catch (cause) {
        availability.failed(cause)
        return takeAlone(handles)
      }
    },
  }

  function takeAlone(handles: readonly RedisBucket[]): Decision {
    decidedAlone += 1
    const [first] = handles as [RedisBucket]
    if (whenAway === 'open') return alone.take(handles.map(({ local }) => local))
    return { allowed: false, level: first.level, key: first.key, retryAfterMs: availability.pause() }
  }
}

function refusedBy({ key, level, local }: RedisBucket, waitMs: number): Decision {
  return { allowed: false, level, key, retryAfterMs: local.terms.interval === Infinity ? Infinity : waitMs }
}
