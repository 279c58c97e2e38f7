import type { WatchedCount, WatchedRequest } from '@gatewright/gateway'

/** Counts requests by place and by how they ended. */
export interface Tally {
  add(request: Pick<WatchedRequest, 'apiId' | 'stage' | 'method' | 'route' | 'status' | 'cache'>): void
  /** What was counted since the last time. */
  take(): readonly WatchedCount[]
}

interface Place extends Pick<WatchedCount, 'apiId' | 'stage' | 'method' | 'route'> {
  /** By {@link endOf}. */
  readonly counts: Map<number, number>
}

/** An empty tally. */
export function createTally(): Tally {
  let places = new Map<string, Place>()
  // Neighbours are mostly of one place, which then need not be looked for.
  let last: Place | undefined

  function placeOf({ apiId, stage, method, route }: Parameters<Tally['add']>[0]): Place {
    if (last !== undefined && last.route === route && last.method === method && last.stage === stage && last.apiId === apiId) return last
    const key = `${apiId} ${stage} ${method} ${route ?? ''}`
    let place = places.get(key)
    if (place === undefined) places.set(key, (place = { apiId, stage, method, route, counts: new Map() }))
    return (last = place)
  }

  return {
    add(request) {
      const { counts } = placeOf(request)
      const end = endOf(request)
      counts.set(end, (counts.get(end) ?? 0) + 1)
    },
    take() {
      const taken = [...places.values()].flatMap(({ counts, ...place }) =>
        Array.from(counts, ([end, count]): WatchedCount => ({ ...place, status: Math.floor(end / CACHES.length), cache: CACHES[end % CACHES.length], count })),
      )
      places = new Map()
      last = undefined
      return taken
    },
  }
}

const CACHES = [undefined, 'hit', 'miss'] as const

/** Status and cache in one number. */
function endOf({ status, cache }: Pick<WatchedRequest, 'status' | 'cache'>): number {
  return status * CACHES.length + (cache === undefined ? 0 : CACHES.indexOf(cache))
}
