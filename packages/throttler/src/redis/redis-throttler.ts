import { createHash } from 'node:crypto'
import type { Bucket } from '../bucket.ts'
import { createMemoryThrottler, type BucketHandle, type Decision, type Throttler } from '../throttler.ts'
import { TAKE_SCRIPT } from './script.ts'

/**
 * The part of a Redis client that is used; `ioredis` has it. Make the client with `enableAutoPipelining: true` (the decisions of
 * one turn travel together), `maxRetriesPerRequest: 0`, `enableOfflineQueue: false`, `connectTimeout: 500`.
 */
export interface RedisClient {
  evalsha(sha: string, keyCount: number, ...keysAndArguments: (string | number)[]): Promise<unknown>
  eval(script: string, keyCount: number, ...keysAndArguments: (string | number)[]): Promise<unknown>
}

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
}

export interface RedisThrottler extends Throttler<RedisBucket, Promise<Decision>> {
  /** Decisions made without Redis so far. */
  readonly decidedAlone: number
}

const SHA = createHash('sha1').update(TAKE_SCRIPT).digest('hex')
const ALLOWED: Decision = { allowed: true }

/** Token buckets shared by many processes: one call to Redis (or Valkey) a request, for all its levels. */
export function createRedisThrottler(options: RedisThrottlerOptions): RedisThrottler {
  const { redis, prefix = '{gatewright}:t:', whenAway = 'open', timeoutMs = 50, retryAfterMs = 500, now = Date.now } = options
  const alone = createMemoryThrottler({ now })
  let away = false
  let nextAttempt = 0
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
    }),
    async take(handles) {
      if (away && now() < nextAttempt) return takeAlone(handles)
      // While it is away, one request at a time tries; the others do not wait for it.
      if (away) nextAttempt = now() + retryAfterMs
      try {
        const decision = await withDeadline(ask(handles), timeoutMs)
        if (away) setAway(false, undefined)
        return decision
      } catch (cause) {
        if (!away) setAway(true, cause)
        return takeAlone(handles)
      }
    },
  }

  async function ask(handles: readonly RedisBucket[]): Promise<Decision> {
    const keysAndArguments = [
      ...handles.map(({ redisKey }) => redisKey),
      // Lua reads no `Infinity`; 1e300 ms is as good as never.
      ...handles.flatMap(({ local }) => [Math.min(local.interval, 1e300), local.tolerance]),
    ]
    const [index, wait] = (await run(handles.length, keysAndArguments)) as [number, string]
    const refusing = handles[index - 1]
    if (refusing === undefined) return ALLOWED
    const retryAfter = refusing.local.interval === Infinity ? Infinity : Number(wait)
    return { allowed: false, level: refusing.level, key: refusing.key, retryAfterMs: retryAfter }
  }

  async function run(keyCount: number, keysAndArguments: (string | number)[]): Promise<unknown> {
    try {
      return await redis.evalsha(SHA, keyCount, ...keysAndArguments)
    } catch (error) {
      if (!String(error).includes('NOSCRIPT')) throw error
      return redis.eval(TAKE_SCRIPT, keyCount, ...keysAndArguments)
    }
  }

  function takeAlone(handles: readonly RedisBucket[]): Decision {
    decidedAlone += 1
    const [first] = handles
    if (whenAway === 'open' || first === undefined) return alone.take(handles.map(({ local }) => local))
    return { allowed: false, level: first.level, key: first.key, retryAfterMs: Math.max(0, nextAttempt - now()) }
  }

  function setAway(isAway: boolean, cause: unknown): void {
    away = isAway
    nextAttempt = now() + retryAfterMs
    options.onAvailability?.(cause)
  }
}

function withDeadline<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Redis did not answer within ${timeoutMs} ms`)), timeoutMs)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
