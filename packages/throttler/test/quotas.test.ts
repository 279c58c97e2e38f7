import { expect, test } from 'vitest'
import { createMemoryQuotas, dateOf, dayOf, periodOf, type Quota } from '../src/index.ts'

const day = (date: string): number => dayOf(Date.parse(date))
const KEY = { planId: 'plan', keyId: 'key' }

test.each([
  ['DAY', 0, '2026-11-20', '2026-11-20', '2026-11-21'],
  ['WEEK', 0, '2026-11-20', '2026-11-15', '2026-11-22'], // Sunday to Sunday
  ['WEEK', 1, '2026-11-20', '2026-11-16', '2026-11-23'],
  ['WEEK', 5, '2026-11-20', '2026-11-20', '2026-11-27'],
  ['WEEK', 6, '2026-11-20', '2026-11-14', '2026-11-21'],
  ['WEEK', 0, '1969-12-31', '1969-12-28', '1970-01-04'],
  ['MONTH', 0, '2026-11-20', '2026-11-01', '2026-12-01'],
  ['MONTH', 27, '2026-03-01', '2026-02-28', '2026-03-28'],
  ['MONTH', 10, '2026-01-05', '2025-12-11', '2026-01-11'],
  ['MONTH', 10, '2026-01-11', '2026-01-11', '2026-02-11'],
] as const)('a %s with offset %i that holds %s runs from %s to %s', (period, offset, date, start, end) => {
  const found = periodOf({ period, offset }, day(date))

  expect([dateOf(found.start), dateOf(found.end)]).toEqual([start, end])
})

test.each([
  ['DAY', 1],
  ['WEEK', 7],
  ['MONTH', 28],
  ['WEEK', -1],
] as const)('refuses a %s with offset %i', (period, offset) => {
  expect(() => periodOf({ period, offset }, 0)).toThrow(/the offset of a/)
})

function quotasAt(date: string): { clock: { now: number }; quotas: ReturnType<typeof createMemoryQuotas> } {
  const clock = { now: Date.parse(date) }
  return { clock, quotas: createMemoryQuotas({ now: () => clock.now }) }
}

test('refuses the request after the last one of the period, and says when the next begins', () => {
  const { quotas } = quotasAt('2026-11-20T18:00:00Z')
  const quota: Quota = { limit: 2, period: 'DAY' }

  const decisions = Array.from({ length: 3 }, () => quotas.take(KEY, quota))

  expect(decisions).toEqual([
    { allowed: true, remaining: 1, day: day('2026-11-20') },
    { allowed: true, remaining: 0, day: day('2026-11-20') },
    { allowed: false, retryAfterMs: 6 * 3_600_000 },
  ])
})

test('begins anew at midnight in UTC', () => {
  const { clock, quotas } = quotasAt('2026-11-20T23:59:59.999Z')
  const quota: Quota = { limit: 1, period: 'DAY' }
  quotas.take(KEY, quota)

  const before = quotas.take(KEY, quota).allowed
  clock.now += 1
  const after = quotas.take(KEY, quota).allowed

  expect([before, after]).toEqual([false, true])
})

test('counts each key of a plan by itself', () => {
  const { quotas } = quotasAt('2026-11-20T00:00:00Z')
  const quota: Quota = { limit: 1, period: 'MONTH' }
  quotas.take(KEY, quota)

  expect(quotas.take({ ...KEY, keyId: 'other' }, quota).allowed).toBe(true)
  expect(quotas.take(KEY, quota).allowed).toBe(false)
})

test('what is given back may be used again, on the day that it was counted on', () => {
  const { clock, quotas } = quotasAt('2026-11-20T23:59:59Z')
  const quota: Quota = { limit: 1, period: 'WEEK' }
  const taken = quotas.take(KEY, quota)
  if (!taken.allowed) throw new Error('refused')
  clock.now += 2000

  quotas.giveBack(KEY, taken.day)

  expect(quotas.usage(KEY, quota, { from: day('2026-11-20'), to: day('2026-11-21') })).toEqual([[0, 1], [0, 1]])
  expect([quotas.take(KEY, quota).allowed, quotas.take(KEY, quota).allowed]).toEqual([true, false])
})

test('a clock that jumps counts on the day that it shows, and forgets no other', () => {
  const { clock, quotas } = quotasAt('2026-11-20T12:00:00Z')
  const quota: Quota = { limit: 1, period: 'DAY' }
  const at = (date: string): boolean => {
    clock.now = Date.parse(date)
    return quotas.take(KEY, quota).allowed
  }

  expect([at('2026-11-20T12:00:00Z'), at('2026-11-21T12:00:00Z'), at('2026-11-20T13:00:00Z'), at('2026-11-21T13:00:00Z')]).toEqual([true, true, false, false])
})

test('lists usage by day with what was left at its end', () => {
  const { clock, quotas } = quotasAt('2026-11-20T12:00:00Z')
  const quota: Quota = { limit: 10, period: 'WEEK' }
  for (let index = 0; index < 3; index += 1) quotas.take(KEY, quota)
  clock.now += 86_400_000
  quotas.take(KEY, quota)

  const usage = quotas.usage(KEY, quota, { from: day('2026-11-19'), to: day('2026-11-22') })

  expect(usage).toEqual([
    [0, 10],
    [3, 7],
    [1, 6],
    [0, 10],
  ])
})

test('an extension holds for the current period alone', () => {
  const { clock, quotas } = quotasAt('2026-11-20T12:00:00Z')
  const quota: Quota = { limit: 1, period: 'DAY' }
  quotas.take(KEY, quota)

  quotas.setRemaining(KEY, quota, 2)
  const today = Array.from({ length: 3 }, () => quotas.take(KEY, quota).allowed)
  clock.now += 86_400_000
  const tomorrow = Array.from({ length: 2 }, () => quotas.take(KEY, quota).allowed)

  expect([today, tomorrow]).toEqual([
    [true, true, false],
    [true, false],
  ])
})

test('what was dumped goes on after a restart', () => {
  const { quotas } = quotasAt('2026-11-20T12:00:00Z')
  const quota: Quota = { limit: 3, period: 'MONTH' }
  quotas.take(KEY, quota)
  quotas.setRemaining(KEY, quota, 1)

  const { quotas: next } = quotasAt('2026-11-20T13:00:00Z')
  next.restore(JSON.parse(JSON.stringify(quotas.dump())))

  expect(next.usage(KEY, quota, { from: day('2026-11-20'), to: day('2026-11-20') })).toEqual([[1, 1]])
  expect([next.take(KEY, quota).allowed, next.take(KEY, quota).allowed]).toEqual([true, false])
})
