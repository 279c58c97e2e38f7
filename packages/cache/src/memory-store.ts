import { LRUCache } from 'lru-cache'
import type { CachePlace } from './cache-place.ts'
import { CacheError } from './errors.ts'

export interface MemoryStoreOptions<Value> {
  /** Bytes that all entries may take together. */
  readonly maxBytes: number
  readonly sizeOf: (key: string, value: Value) => number
  /** Milliseconds; `performance.now` by default, which does not jump with the clock. */
  readonly now?: () => number
}

/** A store in memory that is never larger than it was told, and no scope of it larger than its own bound. It answers at once. */
export interface MemoryStore<Value> {
  get(place: CachePlace, id: string): Value | undefined
  set(place: CachePlace, id: string, value: Value): void
  delete(place: CachePlace, id: string): void
  flush(scope: string, namespace?: string): void
  /** Bytes in use, of everything or of one scope. */
  bytes(scope?: string): number
}

/** @throws CacheError when `maxBytes` is not a number above 0. */
export function createMemoryStore<Value extends object>({ maxBytes, sizeOf, now = () => performance.now() }: MemoryStoreOptions<Value>): MemoryStore<Value> {
  checkSize(maxBytes)
  const scopes = new Map<string, LRUCache<string, Value>>()

  return {
    get: ({ namespace, scope }, id) => scopes.get(scope)?.get(keyOf(namespace, id)),
    set(place, id, value) {
      scopeOf(place).set(keyOf(place.namespace, id), value, { ttl: place.ttlSeconds * 1000 })
      makeRoom()
    },
    delete: ({ namespace, scope }, id) => void scopes.get(scope)?.delete(keyOf(namespace, id)),
    flush(scope, namespace) {
      const entries = scopes.get(scope)
      if (entries === undefined) return
      if (namespace === undefined) return void scopes.delete(scope)
      const prefix = keyOf(namespace, '')
      for (const key of entries.keys()) if (key.startsWith(prefix)) entries.delete(key)
    },
    bytes: (scope) => (scope === undefined ? total() : (scopes.get(scope)?.calculatedSize ?? 0)),
  }

  /** The entries of a scope. Another bound begins an empty one, as on AWS: "All existing cached data is deleted". */
  function scopeOf({ scope, maxBytes: own = maxBytes }: CachePlace): LRUCache<string, Value> {
    checkSize(own)
    const bound = Math.min(own, maxBytes)
    const known = scopes.get(scope)
    if (known?.maxSize === bound) return known
    const entries = new LRUCache<string, Value>({
      maxSize: bound,
      sizeCalculation: (value, key) => sizeOf(key, value),
      perf: { now },
      ttlResolution: 0,
    })
    scopes.set(scope, entries)
    return entries
  }

  /** While all scopes together are too large, the largest gives up what it has not used for longest. */
  function makeRoom(): void {
    while (total() > maxBytes) {
      let largest: LRUCache<string, Value> | undefined
      for (const entries of scopes.values()) if (largest === undefined || entries.calculatedSize > largest.calculatedSize) largest = entries
      largest?.pop()
    }
  }

  function total(): number {
    let sum = 0
    for (const { calculatedSize } of scopes.values()) sum += calculatedSize
    return sum
  }
}

/** A namespace may hold any character, so its length keeps it apart from what follows. */
const keyOf = (namespace: string, id: string): string => `${namespace.length}:${namespace}|${id}`

function checkSize(bytes: number): void {
  if (!(bytes > 0) || bytes === Infinity) throw new CacheError('ERR_CACHE_SIZE', `a cache of ${bytes} bytes cannot be`)
}
