// No look-up waits for Redis longer than its deadline, and with what has waited before no longer than that together: on a virtual clock.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createResponseCache, type Waiter } from '../src/index.ts'
import { createRedisStore } from '../src/redis/index.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance', 'Date'] }))
afterEach(() => void vi.useRealTimers())

const never = (): Promise<never> => new Promise(() => undefined)
const place = { scope: 'a/prod', namespace: 'r', ttlSeconds: 10 }

test.each([
  ['hangs', 0, 50],
  ['hangs, for a request that has waited 30 ms for it', 30, 20],
  ['hangs, for a request that has waited long enough', 50, 0],
])('when Redis %s, having waited %i ms, a look-up is a miss after %i', async (_name, waitedMs, most) => {
  const failures: unknown[] = []
  const cache = createResponseCache({ store: createRedisStore({ redis: { mgetBuffer: never, set: never, unlink: never }, onFailure: (cause) => failures.push(cause) }) })
  const waiter: Waiter = { waitedMs }
  const beganAt = performance.now()
  let missedAt: number | undefined

  const finding = Promise.resolve(cache.find(place, 'k', { waiter })).then((found) => ((missedAt = performance.now()), found))
  for (let step = 0; step < 200 && missedAt === undefined; step += 1) await vi.advanceTimersByTimeAsync(1)

  expect((await finding).response).toBeUndefined()
  expect((missedAt as number) - beganAt).toBeLessThanOrEqual(most + 1)
  expect(failures).toHaveLength(most === 0 ? 0 : 1)
})
