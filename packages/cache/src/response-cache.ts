import type { CacheStore } from './cache-store.ts'
import type { Cipher } from './cipher.ts'
import { fromBytes, MAX_BODY_BYTES, sizeOf, toBytes, type CachedResponse } from './entry.ts'
import { CacheError } from './errors.ts'
import { createMemoryStore } from './memory-store.ts'

/** What an integration answered, and whether it may be kept. */
export interface LoadedResponse<Response extends CachedResponse> {
  readonly response: Response
  /** False for errors of the gateway, streams, and what is larger than 1 MiB. */
  readonly cacheable: boolean
}

/** The outcome of a look-up. */
export type CacheLookup<Response extends CachedResponse> =
  | { readonly hit: true; readonly response: CachedResponse }
  | { readonly hit: false; readonly response: Response }

export interface ReadOptions {
  /** Seconds, 0 to 3,600; 0 keeps nothing. */
  readonly ttlSeconds: number
  /** Go to the integration and replace the entry. */
  readonly invalidate?: boolean
  readonly encrypted?: boolean
}

/** The response cache of a stage. */
export interface ResponseCache {
  /** The entry if it is there and fresh; at once when the store answers at once. */
  get(key: string, options?: { readonly encrypted?: boolean }): CachedResponse | undefined | Promise<CachedResponse | undefined>
  /** The entry, or what `load` gives, which is kept. Requests that miss the same key together wait for one `load`. */
  read<Response extends CachedResponse>(
    key: string,
    options: ReadOptions,
    load: () => Promise<LoadedResponse<Response>>,
  ): Promise<CacheLookup<Response | CachedResponse>>
  /** Drops one entry. */
  delete(key: string): void | Promise<void>
  /** Drops all entries of a scope, or of a namespace in it: FlushStageCache. */
  flush(scope: string, namespace?: string): void | Promise<void>
  /** CacheHitCount and CacheMissCount so far. */
  readonly hits: number
  readonly misses: number
}

export interface ResponseCacheOptions {
  /** Bytes held in memory, AWS's `cacheClusterSize`; with the default store. */
  readonly maxBytes?: number
  /** Milliseconds since 1970; for the default store. */
  readonly now?: () => number
  /** Instead of memory. */
  readonly store?: CacheStore<Uint8Array>
  /** Needed for entries that are `encrypted`. */
  readonly cipher?: Cipher
}

const HALF_GIGABYTE = 500_000_000

/** A response cache, in memory unless it is given another store. */
export function createResponseCache({ maxBytes = HALF_GIGABYTE, now, store, cipher }: ResponseCacheOptions = {}): ResponseCache {
  const plain = store === undefined ? createMemoryStore<CachedResponse>({ maxBytes, sizeOf, ...(now && { now }) }) : overBytes(store)
  // In memory an entry stays an object: no bytes are copied for a hit. What is sealed is bytes in either case.
  const sealedBytes = store ?? createMemoryStore<Uint8Array>({ maxBytes, sizeOf: (key, bytes) => bytes.byteLength + key.length * 2, ...(now && { now }) })
  const loading = new Map<string, Promise<LoadedResponse<CachedResponse>>>()
  let hits = 0
  let misses = 0

  return {
    get hits() {
      return hits
    },
    get misses() {
      return misses
    },
    get: (key, { encrypted = false } = {}) => (encrypted ? getSealed(key) : plain.get(key)),
    async read(key, options, load) {
      const { ttlSeconds, invalidate = false, encrypted = false } = options
      if (!(ttlSeconds >= 0 && ttlSeconds <= 3600)) throw new CacheError('ERR_CACHE_TTL', `a TTL is 0 to 3600 seconds, not ${ttlSeconds}`)
      const entry = invalidate || ttlSeconds === 0 ? undefined : await (encrypted ? getSealed(key) : plain.get(key))
      if (entry !== undefined) {
        hits += 1
        return { hit: true, response: entry }
      }
      misses += 1
      const underway = invalidate || ttlSeconds === 0 ? undefined : loading.get(key)
      if (underway !== undefined) {
        const shared = await underway.catch(() => undefined)
        // What may not be kept may not be shared either.
        if (shared?.cacheable === true) return { hit: true, response: shared.response }
      }
      return { hit: false, response: await loadAndKeep(key, options, load) }
    },
    async delete(key) {
      await plain.delete(key)
      await sealedBytes.delete(key)
    },
    async flush(scope, namespace) {
      const prefix = namespace === undefined ? `${scope}|` : `${scope}|${namespace}|`
      await plain.deletePrefix(prefix)
      await sealedBytes.deletePrefix(prefix)
    },
  }

  async function loadAndKeep<Response extends CachedResponse>(
    key: string,
    { ttlSeconds, encrypted = false }: ReadOptions,
    load: () => Promise<LoadedResponse<Response>>,
  ): Promise<Response> {
    const work = load()
    if (!loading.has(key)) loading.set(key, work)
    try {
      const { response, cacheable } = await work
      if (cacheable && ttlSeconds > 0 && response.body.byteLength <= MAX_BODY_BYTES) {
        const { status, headers, body } = response
        await (encrypted ? setSealed(key, { status, headers, body }, ttlSeconds) : plain.set(key, { status, headers, body }, ttlSeconds))
      }
      return response
    } finally {
      if (loading.get(key) === work) loading.delete(key)
    }
  }

  async function getSealed(key: string): Promise<CachedResponse | undefined> {
    const sealed = await sealedBytes.get(key)
    const bytes = sealed === undefined ? undefined : await needCipher().open(sealed)
    return bytes === undefined ? undefined : fromBytes(bytes)
  }

  async function setSealed(key: string, response: CachedResponse, ttlSeconds: number): Promise<void> {
    await sealedBytes.set(key, await needCipher().seal(toBytes(response)), ttlSeconds)
  }

  function needCipher(): Cipher {
    if (cipher === undefined) throw new CacheError('ERR_CACHE_KEY', 'cacheDataEncrypted needs a key: none was configured')
    return cipher
  }
}

function overBytes(store: CacheStore<Uint8Array>): CacheStore<CachedResponse> {
  return {
    async get(key) {
      const bytes = await store.get(key)
      return bytes === undefined ? undefined : fromBytes(bytes)
    },
    set: (key, response, ttlSeconds) => store.set(key, toBytes(response), ttlSeconds),
    delete: (key) => store.delete(key),
    deletePrefix: (prefix) => store.deletePrefix(prefix),
  }
}
