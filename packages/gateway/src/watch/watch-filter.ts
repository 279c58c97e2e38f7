import type { ArrivingRequest, WatchedEntry } from './request-watch.ts'

/** Which requests somebody wants to see; an empty text lets all through. */
export interface WatchFilter {
  /** The API's id. */
  readonly api: string
  readonly stage: string
  /** `200`, or a class: `2xx`, `4xx`. */
  readonly status: string
  /** Words that stand in the method, the route or the path. */
  readonly route: string
  /** Milliseconds at least. */
  readonly latency: string
}

/** Whether a finished request passes a filter. */
export function passesFilter(entry: WatchedEntry, { latency, ...filter }: WatchFilter): boolean {
  return passesFilterOfPlace(entry, filter) && (latency === '' || entry.latency >= Number(latency))
}

/** The same for what is known of many requests at once: all but the latency. */
export function passesFilterOfPlace(
  { apiId, stage, status, method, route = '', path = '' }: Pick<WatchedEntry, 'apiId' | 'stage' | 'status' | 'method' | 'route'> & { readonly path?: string },
  filter: Omit<WatchFilter, 'latency'>,
): boolean {
  if (filter.api !== '' && apiId !== filter.api) return false
  if (filter.stage !== '' && stage !== filter.stage) return false
  if (filter.status !== '' && !String(status).startsWith(filter.status.replaceAll(/x/gi, ''))) return false
  return filter.route === '' || hasWords(`${method} ${route} ${path}`, filter.route)
}

/** Whether a request that arrives may pass a filter, as far as is known: status and latency are not, nor what a route's `{}` takes. */
export function mayPassFilter({ stage, method, path }: ArrivingRequest, filter: WatchFilter): boolean {
  if (filter.api !== '' && stage.apiId !== filter.api) return false
  if (filter.stage !== '' && stage.stageName !== filter.stage) return false
  return filter.route === '' || filter.route.includes('{') || hasWords(`${method} ${path}`, filter.route)
}

function hasWords(text: string, words: string): boolean {
  const lower = text.toLowerCase()
  return words.toLowerCase().split(' ').every((word) => lower.includes(word))
}
