import { ThrottlerError } from './errors.ts'

export type QuotaPeriod = 'DAY' | 'WEEK' | 'MONTH'

/** How many requests an API key may make in a period. */
export interface Quota {
  readonly limit: number
  readonly period: QuotaPeriod
  /** The day on which a period begins: 0 (Sunday) to 6 for WEEK, 0 (the first) to 27 for MONTH, 0 for DAY. */
  readonly offset?: number
}

export const MS_PER_DAY = 86_400_000

/** Days since 1970, in UTC, as quotas count them. */
export const dayOf = (now: number): number => Math.floor(now / MS_PER_DAY)

/** `2026-11-20` of a day. */
export const dateOf = (day: number): string => new Date(day * MS_PER_DAY).toISOString().slice(0, 10)

/**
 * The first day of the period that `day` lies in, and of the one after it.
 * @throws ThrottlerError when the offset does not fit the period.
 */
export function periodOf({ period, offset = 0 }: Pick<Quota, 'period' | 'offset'>, day: number): { readonly start: number; readonly end: number } {
  if (!Number.isInteger(offset) || offset < 0 || offset > MAX_OFFSET[period]) {
    throw new ThrottlerError('ERR_THROTTLER_QUOTA', `the offset of a ${period} quota must be from 0 to ${MAX_OFFSET[period]}, not ${offset}`)
  }
  return PERIODS[period](day, offset)
}

const MAX_OFFSET: Readonly<Record<QuotaPeriod, number>> = { DAY: 0, WEEK: 6, MONTH: 27 }

const PERIODS: Readonly<Record<QuotaPeriod, (day: number, offset: number) => { start: number; end: number }>> = {
  DAY: (day) => ({ start: day, end: day + 1 }),
  // Day 0 was a Thursday, so day 3 was a Sunday.
  WEEK: (day, offset) => {
    const start = day - ((((day - 3 - offset) % 7) + 7) % 7)
    return { start, end: start + 7 }
  },
  MONTH: (day, offset) => {
    const date = new Date(day * MS_PER_DAY)
    const months = date.getUTCDate() > offset ? 0 : -1
    const monthStart = (plus: number): number => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + plus, 1 + offset) / MS_PER_DAY
    return { start: monthStart(0), end: monthStart(1) }
  },
}
