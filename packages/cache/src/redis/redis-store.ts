import type { CacheStore } from '../cache-store.ts'

/** The part of a Redis client that is used; `ioredis` has it. Use `maxRetriesPerRequest: 0` and `connectTimeout: 500`. */
export interface RedisClient {
  getBuffer(key: string): Promise<Uint8Array | null>
  set(key: string, value: Buffer, mode: 'PX', milliseconds: number): Promise<unknown>
  unlink(...keys: string[]): Promise<unknown>
  scan(cursor: string, match: 'MATCH', pattern: string, count: 'COUNT', number: number): Promise<[cursor: string, keys: string[]]>
}

export interface RedisStoreOptions {
  readonly redis: RedisClient
  /** In front of every key; `gatewright:c:` by default. */
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

/** A store in Redis or Valkey, shared by many processes. With Redis away every look-up is a miss and nothing is kept. */
export function createRedisStore(options: RedisStoreOptions): CacheStore<Uint8Array> {
  const { redis, prefix = 'gatewright:c:', timeoutMs = 50, retryAfterMs = 500, now = Date.now } = options
  let away = false
  let nextAttempt = 0

  return {
    get: async (key) => (await attempt(() => redis.getBuffer(prefix + key))) ?? undefined,
    async set(key, value, ttlSeconds) {
      await attempt(() => redis.set(prefix + key, Buffer.from(value), 'PX', ttlSeconds * 1000))
    },
    async delete(key) {
      await attempt(() => redis.unlink(prefix + key))
    },
    async deletePrefix(start) {
      let cursor = '0'
      do {
        const found = await attempt(() => redis.scan(cursor, 'MATCH', `${escapeGlob(prefix + start)}*`, 'COUNT', 1000))
        if (found === undefined) return
        cursor = found[0]
        if (found[1].length > 0) await attempt(() => redis.unlink(...found[1]))
      } while (cursor !== '0')
    },
  }

  async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (away && now() < nextAttempt) return undefined
    // While it is away, one call at a time tries; the others do not wait for it.
    if (away) nextAttempt = now() + retryAfterMs
    try {
      const result = await withDeadline(work(), timeoutMs)
      if (away) setAway(false, undefined)
      return result
    } catch (cause) {
      options.onFailure?.(cause)
      if (!away) setAway(true, cause)
      return undefined
    }
  }

  function setAway(isAway: boolean, cause: unknown): void {
    away = isAway
    nextAttempt = now() + retryAfterMs
    options.onAvailability?.(cause)
  }
}

const escapeGlob = (text: string): string => text.replace(/[*?[\]\\]/g, String.raw`\$&`)

function withDeadline<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Redis did not answer within ${timeoutMs} ms`)), timeoutMs)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
