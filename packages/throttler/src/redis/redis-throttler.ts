import type { Bucket, Terms } from '../bucket.ts'
import { createMemoryThrottler, type BucketHandle, type Decision, type Throttler } from '../throttler.ts'
import { createAvailability } from './availability.ts'
import { createBatch, type Call as SentCall } from './batch.ts'
import { createDeadlines } from './deadlines.ts'
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

/** A bucket in Redis, with the local one that stands in for it. */
export interface RedisBucket extends BucketHandle {
  readonly local: Bucket
  readonly redisKey: string
  /** It never expires in Redis: about 100 bytes for each. */
  readonly isPinned: boolean
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
  const send = createBatch(redis)
  const calls = new WeakMap<readonly RedisBucket[], Call>()
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
    async take(handles) {
      if (handles.length === 0) return ALLOWED
      if (!availability.mayAsk()) return takeAlone(handles)
      try {
        const decision = readReply(handles, await deadlines.within(ask(handles)))
        availability.answered()
        return decision
      } catch (cause) {
        availability.failed(cause)
        return takeAlone(handles)
      }
    },
  }

  function ask(handles: readonly RedisBucket[]): Promise<unknown> {
    const { keys, values } = callOf(handles)
    return send({ keys, values })
  }

  /** What a call says of buckets that are held together; made again when a limit has changed. */
  function callOf(handles: readonly RedisBucket[]): Call {
    const made = calls.get(handles)
    if (made !== undefined && handles.every(({ local }, index) => local.terms === made.terms[index])) return made
    const packed = Buffer.alloc(handles.length * 24)
    for (const [index, { isPinned, local }] of handles.entries()) {
      // An infinite interval would be equal to itself and a bit; 1e300 ms is as good as never.
      packed.writeDoubleBE(Math.min(local.terms.interval, 1e300), index * 24)
      packed.writeDoubleBE(local.terms.tolerance, index * 24 + 8)
      packed.writeDoubleBE(isPinned ? 1 : 0, index * 24 + 16)
    }
    const call = { keys: handles.map(({ redisKey }) => redisKey), values: [packed] as const, terms: handles.map(({ local }) => local.terms) }
    calls.set(handles, call)
    return call
  }

  function takeAlone(handles: readonly RedisBucket[]): Decision {
    decidedAlone += 1
    const [first] = handles as [RedisBucket]
    if (whenAway === 'open') return alone.take(handles.map(({ local }) => local))
    return { allowed: false, level: first.level, key: first.key, retryAfterMs: availability.pause() }
  }
}

interface Call extends SentCall {
  readonly terms: readonly Terms[]
}

/** 0 when all admit, else the bucket that refuses, from 1, and its wait. */
function readReply(handles: readonly RedisBucket[], reply: unknown): Decision {
  if (reply === 0) return ALLOWED
  const [index, wait] = reply as [number, string]
  const { key, level, local } = handles[index - 1] as RedisBucket
  return { allowed: false, level, key, retryAfterMs: local.terms.interval === Infinity ? Infinity : Number(wait) }
}
