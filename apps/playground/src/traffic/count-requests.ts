import { passesFilterOfPlace } from '@gatewright/gateway'
import type { TrafficBatch, TrafficCount, TrafficFilter } from '../backend/backend.ts'

/** Requests that were only counted, by place and end. */
export type Counted = ReadonlyMap<string, TrafficCount>

/** Adds what a batch counted. */
export function addCounted(before: Counted, counted: readonly TrafficCount[]): Counted {
  if (counted.length === 0) return before
  const next = new Map(before)
  for (const each of counted) {
    const key = [each.apiId, each.stage, each.method, each.route, each.status, each.cache].join(' ')
    next.set(key, { ...each, count: each.count + (next.get(key)?.count ?? 0) })
  }
  return next
}

/** How many of them pass a filter, by status; the latency of each is not known. */
export function countByStatus(counted: Counted, filter: TrafficFilter): ReadonlyMap<number, number> {
  const statuses = new Map<number, number>()
  for (const each of counted.values()) if (passesFilterOfPlace(each, filter)) statuses.set(each.status, (statuses.get(each.status) ?? 0) + each.count)
  return new Map([...statuses].toSorted(([a], [b]) => a - b))
}

/** Requests a second, and how many of them are told. */
export interface Rate {
  readonly told: number
  readonly all: number
}

/** Measures the rate of batches as they come, over some seconds. */
export function createRate(overMs = 3000): { readonly add: (batch: TrafficBatch, now: number) => void; readonly read: (now: number) => Rate } {
  let batches: { readonly at: number; readonly told: number; readonly all: number }[] = []
  let since: number | undefined
  return {
    add({ entries, counted }, now) {
      since ??= now
      batches.push({ at: now, told: entries.length, all: counted.reduce((sum, { count }) => sum + count, entries.length) })
    },
    read(now) {
      batches = batches.filter(({ at }) => at > now - overMs)
      const seconds = Math.max(1000, Math.min(overMs, now - (since ?? now))) / 1000
      const perSecond = (member: 'told' | 'all'): number => Math.round(batches.reduce((sum, batch) => sum + batch[member], 0) / seconds)
      return { told: perSecond('told'), all: perSecond('all') }
    },
  }
}
