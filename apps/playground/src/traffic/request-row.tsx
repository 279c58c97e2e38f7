import type { JSX } from 'preact'
import type { TrafficEntry } from '../backend/backend.ts'
import { Badge, toneOfStatus } from '../parts/badge.tsx'

export interface RequestRowProps {
  readonly entry: TrafficEntry
  /** The API's name. */
  readonly api: string
  readonly selected: boolean
  readonly onOpen: () => void
}

/** One request in a line. */
export function RequestRow({ entry, api, selected, onOpen }: RequestRowProps): JSX.Element {
  const { method, path, query, status, latency, stage, time, cache, isCanary } = entry
  return (
    <button type="button" class="request-row" aria-current={selected} onClick={onOpen}>
      <span class="request-time">{new Date(time).toISOString().slice(11, 23)}</span>
      <Badge tone={toneOfStatus(status)}>{status}</Badge>
      <span class="request-method">{method}</span>
      <span class="request-path">
        {shortPath(path)}
        {query !== '' && <span class="hint">?{query}</span>}
      </span>
      {cache === 'hit' && <Badge tone="accent">cached</Badge>}
      {isCanary && <Badge tone="blue">canary</Badge>}
      <span class="request-api">
        {api} · {stage}
      </span>
      <span class="request-latency">{formatMs(latency)}</span>
    </button>
  )
}

/** Milliseconds as people read them; none at all were measured in whole ones. */
export function formatMs(milliseconds: number): string {
  if (milliseconds === 0) return '< 1 ms'
  return `${milliseconds < 10 ? milliseconds.toFixed(2) : Math.round(milliseconds)} ms`
}

/** The path without the part that only this gateway has. */
function shortPath(path: string): string {
  return path.replace(/^\/_aws\/execute-api\/[^/]+/, '') || '/'
}
