import type { CountedRequest, WatchedCount } from '@gatewright/gateway'

/** Counts requests by place and by how they ended. */
export interface Tally {
  add(request: CountedRequest): void
  /** What was counted since the last time. */
  take(): readonly WatchedCount[]
}

interface Count extends CountedRequest {
  count: number
}

/** An empty tally. */
export function createTally(): Tally {
  let counts = new Map<string, Count>()
  // Neighbours are mostly alike, and then need not be looked for.
  let last: Count | undefined

  function countOf(request: CountedRequest): Count {
    const { apiId, stage, method, route, status, cache } = request
    const key = `${apiId} ${stage} ${method} ${status} ${cache ?? ''} ${route ?? ''}`
    let found = counts.get(key)
    if (found === undefined) counts.set(key, (found = { apiId, stage, method, route, status, cache, count: 0 }))
    return (last = found)
  }

  return {
    add(request) {
      const count = last !== undefined && areAlike(last, request) ? last : countOf(request)
      count.count += 1
    },
    take() {
      const taken = [...counts.values()]
      counts = new Map()
      last = undefined
      return taken
    },
  }
}

function areAlike(a: CountedRequest, b: CountedRequest): boolean {
  return a.route === b.route && a.status === b.status && a.method === b.method && a.cache === b.cache && a.stage === b.stage && a.apiId === b.apiId
}
