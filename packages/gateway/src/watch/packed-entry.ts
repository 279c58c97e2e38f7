import type { WatchedEntry } from './request-watch.ts'

/** An entry as a row, in the order of its members; latencies in whole microseconds. Half as long as JSON with names, and half as dear. */
export type PackedEntry = readonly (string | number | boolean | null | undefined)[]

/** Packs an entry to be sent; `undefined` becomes `null` in JSON. */
export function packEntry(entry: WatchedEntry): PackedEntry {
  const { requestId, apiId, stage, protocol, isCanary, time, method, path, query, route, status, latency, integrationLatency, cache, failure } = entry
  return [requestId, apiId, stage, protocol, isCanary, time, method, path, query, route, status, Math.round(latency * 1000), integrationLatency, cache, failure]
}

/** The entry that was packed, after JSON. */
export function unpackEntry(row: PackedEntry): WatchedEntry {
  const entry = Object.fromEntries(MEMBERS.map((member, index) => [member, row[index] ?? undefined])) as unknown as WatchedEntry
  return { ...entry, latency: entry.latency / 1000 }
}

const MEMBERS = [
  'requestId',
  'apiId',
  'stage',
  'protocol',
  'isCanary',
  'time',
  'method',
  'path',
  'query',
  'route',
  'status',
  'latency',
  'integrationLatency',
  'cache',
  'failure',
] as const satisfies readonly (keyof WatchedEntry)[]
