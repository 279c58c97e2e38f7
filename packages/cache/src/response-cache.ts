import type { CachePlace } from './cache-place.ts'
import type { CacheStore, Waiter } from './cache-store.ts'
import type { Cipher } from './cipher.ts'
import { fits, fromBytes, sizeOf, toBytes, type CachedResponse } from './entry.ts'
import { CacheError } from './errors.ts'
import { createLoads, type Load } from './loads.ts'
import { createMemoryStore } from './memory-store.ts'

/** What a look-up gives: the entry, or the right to load it. */
export type Finding = { readonly response: CachedResponse } | Lease

/** The right to load an entry, while others wait for it. One of its two ends must be called. */
export interface Lease {
  readonly response: undefined
  /** Keeps what was loaded, if it is at most 1 MiB and nothing was flushed meanwhile, and gives it to those who wait. */
  readonly keep: (response: CachedResponse) => void
  /** Nothing may be kept: those who wait load for themselves. */
  readonly release: () => void
}

/** What an integration answered, and whether it may be kept. */
export interface LoadedResponse<Response extends CachedResponse> {
  readonly response: Response
  /** False for errors of the gateway, and for what only one client may see. */
  readonly cacheable: boolean
}

/** A response cache. */
export interface ResponseCache {
  /**
   * The entry if it is there and fresh; else the right to load it, or what another request that loads it just now gives. At once
   * when the entry is in memory, or is nowhere and nobody loads it.
   */
  find(place: CachePlace, id: string, options?: FindOptions): Finding | Promise<Finding>
  /** The same in one: the entry, or what `load` gives, which is kept. */
  read<Response extends CachedResponse>(
    place: CachePlace,
    id: string,
    load: () => Promise<LoadedResponse<Response>>,
    options?: FindOptions,
  ): Promise<{ readonly hit: boolean; readonly response: CachedResponse }>
  /** Drops one entry. */
  delete(place: CachePlace, id: string): Promise<void>
  /** Drops all entries of a scope, or of a namespace in it: FlushStageCache. What is being loaded meanwhile is not kept. */
  flush(scope: string, namespace?: string): Promise<void>
  /** Whether `encrypted` entries can be kept: always in memory, else with a cipher. */
  readonly canEncrypt: boolean
  /** CacheHitCount and CacheMissCount so far. */
  readonly hits: number
  readonly misses: number
  /** Bytes in memory. */
  readonly bytes: number
}

export interface FindOptions {
  /** Go to the integration, and replace the entry. */
  readonly invalidate?: boolean
  /** Who waits, for a store that many processes share. */
  readonly waiter?: Waiter
}

export interface ResponseCacheOptions {
  /** Bytes held in memory by all scopes together; half a gigabyte. */
  readonly maxBytes?: number
  /** Milliseconds, for entries in memory; `performance.now` by default, which does not jump with the clock. */
  readonly now?: () => number
  /** Instead of memory. */
  readonly store?: CacheStore
  /** Seals entries that are `encrypted`. Without it those in memory stay as they are: they are nowhere at rest. */
  readonly cipher?: Cipher
}

const HALF_GIGABYTE = 500_000_000

/** A response cache, in memory unless it is given a store. */
export function createResponseCache({ maxBytes = HALF_GIGABYTE, now, store, cipher }: ResponseCacheOptions = {}): ResponseCache {
  const memory = createMemoryStore<CachedResponse | Uint8Array>({
    maxBytes,
    sizeOf: (key, value) => (value instanceof Uint8Array ? value.byteLength + key.length * 2 : sizeOf(key, value)),
    ...(now && { now }),
  })
  const loads = createLoads()
  let hits = 0
  let misses = 0

  const cache: ResponseCache = {
    get hits() {
      return hits
    },
    get misses() {
      return misses
    },
    get bytes() {
      return memory.bytes()
    },
    canEncrypt: store === undefined || cipher !== undefined,
    find(place, id, { invalidate = false, waiter } = {}) {
      checkTtl(place)
      if (invalidate || place.ttlSeconds === 0) return invalidation(place, id, waiter)
      const loading = loads.of(place, id)
      if (loading !== undefined) return wait(loading)
      if (store !== undefined) return findStored(store, place, id, waiter)
      const entry = memory.get(place, id)
      if (entry === undefined) return lease(place, id)
      return entry instanceof Uint8Array ? unseal(entry).then((response) => (response === undefined ? lease(place, id) : hit(response))) : hit(entry)
    },
    async read(place, id, load, options) {
      const found = await cache.find(place, id, options)
      if (found.response !== undefined) return { hit: true, response: found.response }
      try {
        const { cacheable, response } = await load()
        if (cacheable) found.keep(response)
        return { hit: false, response }
      } finally {
        found.release()
      }
    },
    async delete(place, id) {
      loads.voidOne(place, id)
      memory.delete(place, id)
      await store?.delete(place, id)
    },
    async flush(scope, namespace) {
      loads.voidAll(scope, namespace)
      memory.flush(scope, namespace)
      await store?.flush(scope, namespace)
    },
  }
  return cache

  function hit(response: CachedResponse): Finding {
    hits += 1
    return { response }
  }

  /** What may not be kept may not be shared either: then each loads for itself, and the first of them for others. */
  async function wait(loading: Load): Promise<Finding> {
    const response = await loading.outcome
    return response === undefined ? lease(loading.place, loading.id, loading.epoch) : hit(response)
  }

  async function findStored(shared: CacheStore, place: CachePlace, id: string, waiter: Waiter | undefined): Promise<Finding> {
    const { bytes, epoch } = await shared.get(place, id, waiter)
    const response = bytes === undefined ? undefined : place.encrypted === true ? await unseal(bytes) : fromBytes(bytes)
    if (response !== undefined) return hit(response)
    const loading = loads.of(place, id)
    return loading === undefined ? lease(place, id, epoch) : wait(loading)
  }

  /** Replaces the entry: what others are loading is older, and is not kept. */
  function invalidation(place: CachePlace, id: string, waiter: Waiter | undefined): Finding | Promise<Finding> {
    loads.voidOne(place, id)
    if (store === undefined) return lease(place, id)
    return store.get(place, id, waiter).then(({ epoch }) => lease(place, id, epoch))
  }

  function lease(place: CachePlace, id: string, epoch = ''): Lease {
    misses += 1
    const load = loads.begin(place, id, epoch)
    return {
      response: undefined,
      keep(response) {
        const isKept = place.ttlSeconds > 0 && !load.isVoid && fits(response)
        load.settle(isKept ? response : undefined)
        if (!isKept) return loads.end(load)
        void keep(load, response).finally(() => loads.end(load))
      },
      release() {
        if (load.settle(undefined)) loads.end(load)
      },
    }
  }

  async function keep({ epoch, place, id }: Load, { body, headers, status }: CachedResponse): Promise<void> {
    const response = { status, headers, body }
    const isSealed = place.encrypted === true && cipher !== undefined
    if (store === undefined && !isSealed) return memory.set(place, id, response)
    if (place.encrypted === true && !isSealed) return undefined
    const bytes = isSealed ? await cipher.seal(toBytes(response)) : toBytes(response)
    return store === undefined ? memory.set(place, id, bytes) : store.set(place, id, { bytes, epoch })
  }

  async function unseal(sealed: Uint8Array): Promise<CachedResponse | undefined> {
    const bytes = await cipher?.open(sealed)
    return bytes === undefined ? undefined : fromBytes(bytes)
  }
}

function checkTtl({ ttlSeconds }: CachePlace): void {
  if (!(ttlSeconds >= 0 && ttlSeconds <= 3600)) throw new CacheError('ERR_CACHE_TTL', `a TTL is 0 to 3600 seconds, not ${ttlSeconds}`)
}
