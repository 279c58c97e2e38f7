import type { CachePlace } from '../cache-place.ts'
import type { CacheStore, Waiter } from '../cache-store.ts'
import { CacheError } from '../errors.ts'
import { createDeadlines } from './deadlines.ts'

/** The part of a Redis client that is used; `ioredis` has it. Use `maxRetriesPerRequest: 0` and `connectTimeout: 500`. */
export interface RedisClient {
  mgetBuffer(...keys: string[]): Promise<(Uint8Array | null)[]>
  set(key: string, value: Buffer | string, mode: 'PX', milliseconds: number): Promise<unknown>
  unlink(...keys: string[]): Promise<unknown>
}

export interface RedisStoreOptions {
  readonly redis: RedisClient
  /** In front of every key; `gatewright:c:` by default. All keys of one scope carry its name in braces: one node of a cluster has them. */
  readonly prefix?: string
  /** Milliseconds that a look-up waits for Redis; 50. */
  readonly timeoutMs?: number
  /** Milliseconds between two attempts while Redis is away; 500. */
  readonly retryAfterMs?: number
  /** Told once when Redis goes away (with the cause) and once when it is back (without). */
  readonly onAvailability?: (cause: unknown) => void
  /** Told of each call that Redis did not answer. */
  readonly onFailure?: (cause: unknown) => void
  readonly now?: () => number
}

/** Longer than any entry lives: when a flush is forgotten, everything from before it is gone. */
const FLUSH_KEPT_MS = 2 * 3_600_000

/**
 * A store in Redis or Valkey, shared by many processes. With Redis away every look-up is a miss and nothing is kept. A flush
 * changes one small key, which each entry names: nothing is searched, and what was loaded before it is not found after it.
 */
export function createRedisStore(options: RedisStoreOptions): CacheStore {
  const { redis, prefix = 'gatewright:c:', timeoutMs = 50, retryAfterMs = 500, now = Date.now } = options
  const deadlines = createDeadlines(timeoutMs)
  let isAway = false
  let nextAttempt = 0

  return {
    async get({ namespace, scope }, id, waiter) {
      const found = await attempt(() => redis.mgetBuffer(flushKey(scope), flushKey(scope, namespace), entryKey({ namespace, scope }, id)), waiter)
      if (found === undefined) return { bytes: undefined, epoch: LOST }
      const [ofScope, ofNamespace, entry] = found
      const epoch = `${textOf(ofScope)}.${textOf(ofNamespace)}`
      return { bytes: entry == null ? undefined : openEntry(entry, epoch), epoch }
    },
    async set(place, id, { bytes, epoch }) {
      if (epoch !== LOST) await attempt(() => redis.set(entryKey(place, id), sealEntry(bytes, epoch), 'PX', place.ttlSeconds * 1000))
    },
    async delete(place, id) {
      await attempt(() => redis.unlink(entryKey(place, id)))
    },
    async flush(scope, namespace) {
      const mark = now().toString(36) + Math.random().toString(36).slice(2)
      try {
        await deadlines.within(redis.set(flushKey(scope, namespace), mark, 'PX', FLUSH_KEPT_MS))
      } catch (cause) {
        throw new CacheError('ERR_CACHE_STORE', 'the cache was not flushed: Redis does not answer', { cause })
      }
    },
  }

  function entryKey({ namespace, scope }: Pick<CachePlace, 'namespace' | 'scope'>, id: string): string {
    return `${prefix}{${scope}}e${namespace.length}:${namespace}|${id}`
  }

  function flushKey(scope: string, namespace?: string): string {
    return namespace === undefined ? `${prefix}{${scope}}f` : `${prefix}{${scope}}f:${namespace}`
  }

  async function attempt<T>(work: () => Promise<T>, waiter?: Waiter): Promise<T | undefined> {
    if (!deadlines.hasTime(waiter)) return undefined
    const at = now()
    // While it is away, one call at a time tries; the others do not wait for it.
    if (isAway && at < nextAttempt && at >= nextAttempt - retryAfterMs) return undefined
    nextAttempt = at + retryAfterMs
    try {
      const result = await deadlines.within(work(), waiter)
      if (isAway) setAway(false, undefined)
      return result
    } catch (cause) {
      options.onFailure?.(cause)
      if (!isAway) setAway(true, cause)
      return undefined
    }
  }

  function setAway(away: boolean, cause: unknown): void {
    isAway = away
    nextAttempt = now() + retryAfterMs
    options.onAvailability?.(cause)
  }
}

/** The epoch of a look-up that Redis did not answer: nobody knows what was flushed, so nothing is kept. */
const LOST = ''

const textOf = (bytes: Uint8Array | null | undefined): string => (bytes == null ? '' : Buffer.from(bytes).toString('latin1'))

/** An entry's bytes with the epoch in front: one byte of length, then its characters. */
function sealEntry(bytes: Uint8Array, epoch: string): Buffer {
  const whole = Buffer.allocUnsafe(1 + epoch.length + bytes.byteLength)
  whole.writeUInt8(epoch.length)
  whole.write(epoch, 1, 'latin1')
  whole.set(bytes, 1 + epoch.length)
  return whole
}

function openEntry(entry: Uint8Array, epoch: string): Uint8Array | undefined {
  const length = entry[0] ?? 0
  return textOf(entry.subarray(1, 1 + length)) === epoch ? entry.subarray(1 + length) : undefined
}
