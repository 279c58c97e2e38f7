import { LRUCache } from 'lru-cache'
import type { CacheStore } from './cache-store.ts'
import { CacheError } from './errors.ts'

export interface MemoryStoreOptions<Value> {
  /** Bytes that the entries may take together; the least recently used leave first. */
  readonly maxBytes: number
  readonly sizeOf: (key: string, value: Value) => number
  /** Milliseconds since 1970 (or any clock that does not jump); `Date.now` by default. */
  readonly now?: () => number
}

/** A store in memory that is never larger than it was told. It answers at once. */
export interface MemoryStore<Value> extends CacheStore<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value, ttlSeconds: number): void
  delete(key: string): void
  deletePrefix(prefix: string): void
  /** Bytes in use. */
  readonly bytes: number
}

/** @throws CacheError when `maxBytes` is not a number above 0. */
export function createMemoryStore<Value extends object>({ maxBytes, sizeOf, now = Date.now }: MemoryStoreOptions<Value>): MemoryStore<Value> {
  if (!(maxBytes > 0) || maxBytes === Infinity) throw new CacheError('ERR_CACHE_SIZE', `a cache of ${maxBytes} bytes cannot be`)
  const entries = new LRUCache<string, Value>({
    maxSize: maxBytes,
    sizeCalculation: (value, key) => sizeOf(key, value),
    perf: { now },
    ttlResolution: 0,
  })
  return {
    get bytes() {
      return entries.calculatedSize
    },
    get: (key) => entries.get(key),
    set: (key, value, ttlSeconds) => void entries.set(key, value, { ttl: ttlSeconds * 1000 }),
    delete: (key) => void entries.delete(key),
    deletePrefix(prefix) {
      for (const key of entries.keys()) if (key.startsWith(prefix)) entries.delete(key)
    },
  }
}
