import type { CachePlace } from './cache-place.ts'
import type { CachedResponse } from './entry.ts'

/** An entry that is being loaded. */
export interface Load {
  readonly place: CachePlace
  readonly id: string
  /** What the store said at the look-up. */
  readonly epoch: string
  /** What was loaded and is kept; `undefined` when nothing may be. */
  readonly outcome: Promise<CachedResponse | undefined>
  /** Something was flushed or replaced since it began: what it loads is not kept. */
  isVoid: boolean
  /** False when it was settled before. */
  settle(response: CachedResponse | undefined): boolean
}

/** The entries that are being loaded in this process: others wait for them instead of loading, too. */
export interface Loads {
  readonly of: (place: CachePlace, id: string) => Load | undefined
  readonly begin: (place: CachePlace, id: string, epoch: string) => Load
  readonly end: (load: Load) => void
  /** Makes the load of one entry void, and lets the next request begin another. */
  readonly voidOne: (place: CachePlace, id: string) => void
  readonly voidAll: (scope: string, namespace: string | undefined) => void
}

export function createLoads(): Loads {
  const byKey = new Map<string, Load>()

  return {
    of: (place, id) => (byKey.size === 0 ? undefined : byKey.get(keyOf(place, id))),
    begin(place, id, epoch) {
      let resolve: ((response: CachedResponse | undefined) => void) | undefined
      let outcome: Promise<CachedResponse | undefined> | undefined
      let settled: { readonly response: CachedResponse | undefined } | undefined
      const load: Load = {
        place,
        id,
        epoch,
        isVoid: false,
        /** Made when the first one waits: mostly nobody does. */
        get outcome() {
          outcome ??= settled === undefined ? new Promise((done) => (resolve = done)) : Promise.resolve(settled.response)
          return outcome
        },
        settle(response) {
          if (settled !== undefined) return false
          settled = { response }
          resolve?.(response)
          return true
        },
      }
      const key = keyOf(place, id)
      if (!byKey.has(key)) byKey.set(key, load)
      return load
    },
    end(load) {
      const key = keyOf(load.place, load.id)
      if (byKey.get(key) === load) byKey.delete(key)
    },
    voidOne: (place, id) => drop(keyOf(place, id)),
    voidAll(scope, namespace) {
      for (const [key, { place }] of byKey) if (place.scope === scope && (namespace === undefined || place.namespace === namespace)) drop(key)
    },
  }

  function drop(key: string): void {
    const load = byKey.get(key)
    if (load === undefined) return
    load.isVoid = true
    byKey.delete(key)
  }
}

const keyOf = ({ namespace, scope }: CachePlace, id: string): string => `${scope}|${namespace.length}:${namespace}|${id}`
