import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { TrafficCount, TrafficReader } from '../backend/backend.ts'
import { backend } from '../backend/choose-backend.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { Panel } from '../parts/panel.tsx'

interface Counts {
  readonly hit: number
  readonly miss: number
}

/** Cached answers by route, counted while the page is open. */
export function CacheHits(): JSX.Element {
  const [routes, setRoutes] = useState<ReadonlyMap<string, Counts>>(new Map())
  useEffect(() => {
    let reader: TrafficReader | undefined
    let gone = false
    void backend().then((chosen) => {
      if (gone) return
      const listen: Parameters<typeof chosen.watch>[0] = ({ entries, counted }) => {
        const cached = [...entries.map((entry) => ({ ...entry, count: 1 })), ...counted].filter(({ cache }) => cache !== undefined)
        if (cached.length > 0) setRoutes((before) => add(before, cached))
      }
      reader = chosen.watch(listen, () => undefined)
      reader.ask({})
    })
    return () => {
      gone = true
      reader?.stop()
    }
  }, [])
  return (
    <Panel title="Cache hits, live">
      {routes.size === 0 && <EmptyState title="No cached request yet">Turn a stage’s cache on in the explorer, and call a GET method twice: hits and misses are counted here while this page is open.</EmptyState>}
      {Array.from(routes, ([name, { hit, miss }]) => (
        <div key={name} class="stack">
          <div class="row">
            <span class="mono">{name}</span>
            <span class="hint">{`${hit} of ${hit + miss} from the cache`}</span>
          </div>
          <progress aria-label={`Cache hits of ${name}`} value={hit} max={hit + miss} />
        </div>
      ))}
    </Panel>
  )
}

function add(before: ReadonlyMap<string, Counts>, cached: readonly TrafficCount[]): ReadonlyMap<string, Counts> {
  const next = new Map(before)
  for (const { stage, method, route = '', cache, count } of cached) {
    const name = `${stage} ${method} ${route}`
    const counts = next.get(name) ?? { hit: 0, miss: 0 }
    next.set(name, cache === 'hit' ? { ...counts, hit: counts.hit + count } : { ...counts, miss: counts.miss + count })
  }
  return next
}
