import type { TrafficEntry } from '../backend/backend.ts'

/** What is shown of the traffic; an empty text lets all through. */
export interface TrafficFilter {
  /** The API's id. */
  readonly api: string
  readonly stage: string
  /** `200`, or a class: `2xx`, `4xx`. */
  readonly status: string
  /** Part of the route or the path. */
  readonly route: string
  /** Milliseconds at least. */
  readonly latency: string
}

/** Everything. */
export const NO_FILTER: TrafficFilter = { api: '', stage: '', status: '', route: '', latency: '' }

/** Whether a request passes a filter. */
export function passes(entry: TrafficEntry, { api, stage, status, route, latency }: TrafficFilter): boolean {
  if (api !== '' && entry.apiId !== api) return false
  if (stage !== '' && entry.stage !== stage) return false
  if (status !== '' && !String(entry.status).startsWith(status.replaceAll(/x/gi, ''))) return false
  if (latency !== '' && !(entry.latency >= Number(latency))) return false
  if (route === '') return true
  const wanted = route.toLowerCase()
  return `${entry.method} ${entry.route ?? ''} ${entry.path}`.toLowerCase().includes(wanted)
}
