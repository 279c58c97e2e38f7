import { dateOf, dayOf, MS_PER_DAY, periodOf, type Quota } from './quota-period.ts'
import type { Waiter } from './throttler.ts'

/** One API key in one usage plan. */
export interface QuotaKey {
  readonly planId: string
  readonly keyId: string
}

/** A request of a key, and for how long it may wait for a shared store. */
export interface QuotaRequest extends QuotaKey {
  readonly waiter?: Waiter
}

export type QuotaDecision =
  /** `day` (days since 1970) is the one that it was counted on. */
  | { readonly allowed: true; readonly remaining: number; readonly day: number }
  /** Milliseconds until the next period begins. */
  | { readonly allowed: false; readonly retryAfterMs: number }

/** Requests used on a day, and what was left of the quota at its end: as GetUsage lists them. */
export type DailyUsage = readonly [used: number, remaining: number]

/** Counts requests against quotas. */
export interface Quotas<Result = QuotaDecision | Promise<QuotaDecision>> {
  /** Counts one request, or refuses it and counts nothing. */
  take(request: QuotaRequest, quota: Quota): Result
  /** Takes the count of a request back that something else refused: a throttle, say. */
  giveBack(key: QuotaKey, day: number): void
  /** A row for each day from `from` to `to` (days since 1970, inclusive). */
  usage(key: QuotaKey, quota: Quota, range: { readonly from: number; readonly to: number }): readonly DailyUsage[] | Promise<readonly DailyUsage[]>
  /** Sets what is left in the current period: UpdateUsage's temporary extension (or cut). */
  setRemaining(key: QuotaKey, quota: Quota, remaining: number): void | Promise<void>
}

/** What is known of one key: requests by day, and the extension of one period. */
export interface QuotaRecord {
  readonly planId: string
  readonly keyId: string
  /** Key: `2026-11-20`. */
  readonly days: Readonly<Record<string, number>>
  /** Added to the limit in the period that begins on `start`. */
  readonly extension?: { readonly start: number; readonly amount: number }
}

/** Quotas in the memory of one process; `dump` and `restore` carry them over a restart. */
export interface MemoryQuotas extends Quotas<QuotaDecision> {
  usage(key: QuotaKey, quota: Quota, range: { readonly from: number; readonly to: number }): readonly DailyUsage[]
  setRemaining(key: QuotaKey, quota: Quota, remaining: number): void
  /** Adds to a day what was counted elsewhere, whatever the quota says. */
  add(key: QuotaKey, more: { readonly day: number; readonly count: number }): void
  dump(): readonly QuotaRecord[]
  restore(records: readonly QuotaRecord[]): void
  /** Moves with every change, so that a saver knows when there is something to save. */
  readonly revision: number
}

interface Counter {
  readonly key: QuotaKey
  readonly days: Map<number, number>
  /** Sum of the days since `start`, kept so that a request need not add them up. */
  start: number
  used: number
  extension: { start: number; amount: number }
}

/** GetUsage reaches back at most 90 days. */
const DAYS_KEPT = 90

/** Counts in memory, exactly, by days in UTC. */
export function createMemoryQuotas({ now = Date.now }: { readonly now?: () => number } = {}): MemoryQuotas {
  const counters = new Map<string, Counter>()
  let revision = 0

  return {
    get revision() {
      return revision
    },
    take(key, quota) {
      const at = now()
      const day = dayOf(at)
      const { start, end } = periodOf(quota, day)
      const counter = counterOf(key)
      enterPeriod(counter, start)
      const limit = quota.limit + extensionOf(counter, start)
      if (counter.used >= limit) return { allowed: false, retryAfterMs: end * MS_PER_DAY - at }
      if (!counter.days.has(day)) dropOldDays(counter, day)
      counter.days.set(day, (counter.days.get(day) ?? 0) + 1)
      counter.used += 1
      revision += 1
      return { allowed: true, remaining: limit - counter.used, day }
    },
    usage(key, quota, { from, to }) {
      const counter = counters.get(idOf(key))
      const counted = counter === undefined ? NOTHING : { days: counter.days, extensionOf: (start: number) => extensionOf(counter, start) }
      return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => usageOn(counted, quota, from + index))
    },
    setRemaining(key, quota, remaining) {
      const { start } = periodOf(quota, dayOf(now()))
      const counter = counterOf(key)
      enterPeriod(counter, start)
      counter.extension = { start, amount: remaining + counter.used - quota.limit }
      revision += 1
    },
    giveBack(key, day) {
      const counter = counterOf(key)
      counter.days.set(day, (counter.days.get(day) ?? 0) - 1)
      if (day >= counter.start) counter.used -= 1
      revision += 1
    },
    add(key, { day, count }) {
      const counter = counterOf(key)
      counter.days.set(day, (counter.days.get(day) ?? 0) + count)
      counter.start = Number.NaN
      revision += 1
    },
    dump: () =>
      [...counters.values()].map(({ key, days, extension }) => ({
        ...key,
        days: Object.fromEntries([...days].map(([day, used]) => [dateOf(day), used])),
        ...(extension.amount === 0 ? {} : { extension }),
      })),
    restore(records) {
      for (const { planId, keyId, days, extension } of records) {
        const counter = counterOf({ planId, keyId })
        for (const [date, used] of Object.entries(days)) counter.days.set(dayOf(Date.parse(date)), used)
        counter.start = Number.NaN
        if (extension !== undefined) counter.extension = { ...extension }
      }
    },
  }

  function counterOf(key: QuotaKey): Counter {
    const id = idOf(key)
    const known = counters.get(id)
    if (known !== undefined) return known
    const counter: Counter = {
      key: { planId: key.planId, keyId: key.keyId },
      days: new Map(),
      start: Number.NaN,
      used: 0,
      extension: { start: 0, amount: 0 },
    }
    counters.set(id, counter)
    return counter
  }
}

const idOf = ({ planId, keyId }: QuotaKey): string => `${planId}/${keyId}`

function enterPeriod(counter: Counter, start: number): void {
  if (counter.start === start) return
  counter.start = start
  counter.used = usedBetween(counter, start, Infinity)
}

function usedBetween({ days }: Pick<CountedDays, 'days'>, from: number, to: number): number {
  let sum = 0
  for (const [day, used] of days) if (day >= from && day <= to) sum += used
  return sum
}

const extensionOf = ({ extension }: Counter, start: number): number => (extension.start === start ? extension.amount : 0)

/** What {@link usageOn} counts from: counts by day, and what was added to the limit of a period by its first day. */
export interface CountedDays {
  readonly days: ReadonlyMap<number, number>
  readonly extensionOf: (start: number) => number
}

/** A row of GetUsage. */
export function usageOn({ days, extensionOf }: CountedDays, quota: Quota, day: number): DailyUsage {
  const { start } = periodOf(quota, day)
  const left = quota.limit + extensionOf(start) - usedBetween({ days }, start, day)
  return [days.get(day) ?? 0, Math.max(0, left)]
}

const NOTHING: CountedDays = { days: new Map(), extensionOf: () => 0 }

function dropOldDays({ days }: Counter, today: number): void {
  for (const day of days.keys()) if (day < today - DAYS_KEPT) days.delete(day)
}
