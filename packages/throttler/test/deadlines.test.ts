// Nothing waits for Redis longer than its deadline, whatever Redis does: shown on a virtual clock, with clients that never end.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Decision, QuotaDecision, Waiter } from '../src/index.ts'
import { createRedisQuotas, createRedisThrottler, type RedisClient } from '../src/redis/index.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance', 'Date'] }))
afterEach(() => void vi.useRealTimers())

const never = (): Promise<never> => new Promise(() => undefined)
const afterMs = <T>(ms: number, value: T): Promise<T> => new Promise((resolve) => setTimeout(resolve, ms, value))
const failsAfterMs = (ms: number, message: string): Promise<never> => new Promise((_, reject) => setTimeout(reject, ms, new Error(message)))

/** What a server does to a call: hangs, or is found to be a new, an old or a dying one only after a while. */
const FAULTS: Readonly<Record<string, RedisClient>> = {
  'hangs (SIGSTOP)': { evalsha: never, eval: never },
  'is killed, and the connection says so late': { evalsha: () => failsAfterMs(400, 'Connection is closed.'), eval: never },
  'is restarted empty, and hangs while it learns the script': { evalsha: () => failsAfterMs(30, 'NOSCRIPT No matching script'), eval: never },
  'fails over: the client looks for the new master (READONLY, MOVED, CLUSTERDOWN)': { evalsha: () => afterMs(800, [1, 0, 0]), eval: never },
}

const spec = { level: 'method', key: 'k', limit: { rateLimit: 10, burstLimit: 10 } } as const
const QUOTA = { limit: 10, period: 'DAY' } as const
const key = { planId: 'p', keyId: 'k' }

/** Milliseconds on the virtual clock until a promise is settled. */
async function waitOf<T>(work: Promise<T>): Promise<{ readonly ms: number; readonly value: T }> {
  const beganAt = performance.now()
  let ms: number | undefined
  const settled = work.then((value) => ((ms = performance.now() - beganAt), value))
  for (let step = 0; step < 1000 && ms === undefined; step += 1) await vi.advanceTimersByTimeAsync(1)
  return { value: await settled, ms: ms as number }
}

test.each(Object.keys(FAULTS))('when Redis %s a decision is made without it at 50 ms', async (fault) => {
  const throttler = createRedisThrottler({ redis: FAULTS[fault] as RedisClient })

  const { ms, value } = await waitOf<Decision>(throttler.take([throttler.bucket(spec)]))

  expect([value.allowed, throttler.decidedAlone]).toEqual([true, 1])
  expect(ms).toBeLessThanOrEqual(51)
})

test.each(Object.keys(FAULTS))('when Redis %s a quota is counted without it at 50 ms', async (fault) => {
  const quotas = createRedisQuotas({ redis: FAULTS[fault] as RedisClient })

  const { ms, value } = await waitOf<QuotaDecision>(quotas.take(key, QUOTA))

  expect([value.allowed, quotas.decidedAlone]).toEqual([true, 1])
  expect(ms).toBeLessThanOrEqual(51)
})

test('a request that is throttled and counted waits 50 ms for both together', async () => {
  const redis = FAULTS['hangs (SIGSTOP)'] as RedisClient
  const throttler = createRedisThrottler({ redis })
  const quotas = createRedisQuotas({ redis })
  const waiter: Waiter = { waitedMs: 0 }

  const { ms } = await waitOf(quotas.take({ ...key, waiter }, QUOTA).then(() => throttler.take([throttler.bucket(spec)], waiter)))

  expect(ms).toBeLessThanOrEqual(51)
  expect([quotas.decidedAlone, throttler.decidedAlone]).toEqual([1, 1])
})

test('what one wait has left of the time is what the next has', async () => {
  const redis: RedisClient = { evalsha: (_sha, _count, name) => (String(name).includes(':q:') ? afterMs(30, 5) : never()), eval: never }
  const throttler = createRedisThrottler({ redis })
  const quotas = createRedisQuotas({ redis })
  const waiter: Waiter = { waitedMs: 0 }

  const first = await waitOf(quotas.take({ ...key, waiter }, QUOTA))
  const second = await waitOf(throttler.take([throttler.bucket(spec)], waiter))

  expect([first.value.allowed, quotas.decidedAlone, throttler.decidedAlone]).toEqual([true, 0, 1])
  expect(first.ms + second.ms).toBeLessThanOrEqual(52)
})

test('only what is under way waits: then one call each half second asks', async () => {
  let asked = 0
  const throttler = createRedisThrottler({ redis: { evalsha: () => ((asked += 1), never()), eval: never } })
  const handles = [throttler.bucket(spec)]
  await waitOf(throttler.take(handles))

  const waits: number[] = []
  for (let index = 0; index < 20; index += 1) {
    waits.push((await waitOf(throttler.take(handles))).ms)
    await vi.advanceTimersByTimeAsync(100)
  }

  // Twenty requests in two seconds: three of them asked.
  expect([asked, waits.filter((ms) => ms > 1).length]).toEqual([4, 3])
})

test('a clock that jumps back does not keep Redis away', async () => {
  let isAway = true
  const throttler = createRedisThrottler({ redis: { evalsha: () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve([1, 0, 0])), eval: never } })
  const handles = [throttler.bucket(spec)]
  await waitOf(throttler.take(handles))
  isAway = false

  vi.setSystemTime(Date.now() - 3_600_000)
  await waitOf(throttler.take(handles))

  expect(throttler.decidedAlone).toBe(1)
})
