import type { CachePlace } from './cache-place.ts'

/** A store that many processes share. One that is away finds nothing and keeps nothing; only a flush that it did not take rejects. */
export interface CacheStore {
  /** Keeps `waiter` no longer than it may still wait. */
  get(place: CachePlace, id: string, waiter?: Waiter): Promise<StoredEntry>
  /** Keeps an entry for the place's time to live, unless something has been flushed since `epoch`. */
  set(place: CachePlace, id: string, entry: { readonly bytes: Uint8Array; readonly epoch: string }): Promise<void>
  delete(place: CachePlace, id: string): Promise<void>
  /** Drops all entries of a scope, or of a namespace in it, at once and for all processes. */
  flush(scope: string, namespace?: string): Promise<void>
}

/** Who waits for a shared store, perhaps several times: a request, say. All its waits together have the time of one. */
export interface Waiter {
  /** Milliseconds waited so far; the store adds to it. */
  waitedMs: number
}

/** What a look-up found. */
export interface StoredEntry {
  readonly bytes: Uint8Array | undefined
  /** Tells what was not flushed yet when it was looked up: what is loaded after a miss is kept under it. */
  readonly epoch: string
}
