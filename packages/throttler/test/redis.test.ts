import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { BucketSpec, Decision } from '../src/index.ts'
import { createRedisThrottler, type RedisThrottler, type RedisThrottlerOptions } from '../src/redis/index.ts'
import { type RedisServer, startRedis } from '../../../scripts/redis-server.ts'

let server: RedisServer
const clients: Redis[] = []

beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.remove())
beforeEach(async () => {
  await connect().flushall()
})
afterEach(() => {
  for (const client of clients.splice(0)) client.disconnect()
})

function connect(): Redis {
  const client = new Redis(server.port, '127.0.0.1', {
    enableAutoPipelining: true,
    maxRetriesPerRequest: 0,
    connectTimeout: 500,
    retryStrategy: () => 50,
  })
  client.on('error', () => undefined)
  clients.push(client)
  return client
}

const node = (options: Partial<RedisThrottlerOptions> = {}): RedisThrottler => createRedisThrottler({ redis: connect(), timeoutMs: 5000, ...options })
const spec = (rateLimit: number, burstLimit: number, key = 'k'): BucketSpec => ({ level: 'method', key, limit: { rateLimit, burstLimit } })
const admitted = (decisions: readonly Decision[]): number => decisions.filter((decision) => decision.allowed).length

test('two nodes admit together what one bucket holds', async () => {
  const nodes = [node(), node()]
  const buckets = nodes.map((each) => each.bucket(spec(0.001, 100)))

  const decisions = await Promise.all(Array.from({ length: 300 }, (_, index) => nodes[index % 2]!.take([buckets[index % 2]!])))

  expect(admitted(decisions)).toBe(100)
})

test('a refused request takes nothing from the other levels', async () => {
  const throttler = node()
  const narrow = throttler.bucket(spec(0.001, 1, 'narrow'))
  const wide = throttler.bucket(spec(0.001, 3, 'wide'))

  const both = [await throttler.take([narrow, wide]), await throttler.take([narrow, wide])]
  const rest = [await throttler.take([wide]), await throttler.take([wide]), await throttler.take([wide])]

  expect(both.map((decision) => decision.allowed)).toEqual([true, false])
  expect(both[1]).toMatchObject({ level: 'method', key: 'narrow' })
  expect(rest.map((decision) => decision.allowed)).toEqual([true, true, false])
})

test('of requests that are decided together, each sees what those before it took, and one that is refused takes nothing', async () => {
  const throttler = node()
  const narrow = throttler.bucket(spec(0.001, 2, 'narrow'))
  const wide = throttler.bucket(spec(0.001, 4, 'wide'))

  const decisions = await Promise.all([...Array.from({ length: 4 }, () => throttler.take([wide, narrow])), ...Array.from({ length: 3 }, () => throttler.take([wide]))])

  expect(decisions.map((decision) => (decision.allowed ? 'admitted' : decision.key))).toEqual(['admitted', 'admitted', 'narrow', 'narrow', 'admitted', 'admitted', 'wide'])
})

test('requests of many callers that are decided together are each held to their own bucket and to those they share', async () => {
  const throttler = node()
  const shared = throttler.bucket(spec(0.001, 150, 'shared'), { pinned: true })
  const handles = Array.from({ length: 100 }, (_, index) => [throttler.bucket(spec(0.001, 2, `caller ${index}`)), shared])

  const decisions = await Promise.all(Array.from({ length: 300 }, (_, index) => throttler.take(handles[index % 100]!)))

  expect(admitted(decisions)).toBe(150)
  // The third of a caller may come after the shared bucket is empty, and then either refuses.
  expect(decisions.every((decision) => decision.allowed || (decision.retryAfterMs > 0 && /^(?:shared|caller \d+)$/.test(decision.key)))).toBe(true)
})

test('two nodes under load never admit more than one bucket does in that time, by the clock of Redis', async () => {
  const nodes = [node(), node()]
  const handles = nodes.map((each) => [each.bucket(spec(2000, 50))])
  const clock = connect()
  const timeOf = async (): Promise<number> => Number((await clock.time()).map((part) => String(part).padStart(6, '0')).join('')) / 1e6
  const began = await timeOf()
  let allowed = 0

  await Promise.all(
    Array.from({ length: 32 }, async (_, index) => {
      for (let round = 0; round < 100; round += 1) if ((await nodes[index % 2]!.take(handles[index % 2]!)).allowed) allowed += 1
    }),
  )

  const bound = 50 + 2000 * ((await timeOf()) - began)
  expect(allowed).toBeGreaterThanOrEqual(50)
  expect(allowed).toBeLessThanOrEqual(bound + 1)
})

test("a server's clock that jumped back leaves an empty bucket, which refills at its rate", async () => {
  const throttler = node()
  const handles = [throttler.bucket(spec(10, 5), { pinned: true })]
  await connect().set('{gatewright}:t:k', String(Date.now() + 3_600_000))

  const atOnce = await throttler.take(handles)

  expect(atOnce).toMatchObject({ allowed: false, retryAfterMs: expect.toSatisfy((ms) => ms > 0 && ms <= 100) })
  await expect.poll(async () => (await throttler.take(handles)).allowed).toBe(true)
})

test("a server's clock that jumped forward fills a bucket to its burst and no further", async () => {
  const throttler = node()
  const handles = [throttler.bucket(spec(0.001, 3), { pinned: true })]
  await connect().set('{gatewright}:t:k', '1')

  expect(admitted(await Promise.all(Array.from({ length: 5 }, () => throttler.take(handles))))).toBe(3)
})

test('a limit of 0 admits nothing, ever', async () => {
  const throttler = node()

  expect(await throttler.take([throttler.bucket(spec(0, 0))])).toMatchObject({ allowed: false, retryAfterMs: Infinity })
  expect(throttler.decidedAlone).toBe(0)
})

test('keeps the keys of pinned buckets', async () => {
  const throttler = node()
  await throttler.take([throttler.bucket(spec(10, 5), { pinned: true }), throttler.bucket(spec(0.1, 5, 'caller'))])

  expect([await connect().pttl('{gatewright}:t:k'), await connect().pttl('{gatewright}:t:caller')]).toEqual([-1, expect.toSatisfy((left) => left > 0)])
})

test('a limit that changes is asked for with the next request', async () => {
  const throttler = node()
  const handles = [throttler.bucket(spec(0.001, 1))]
  await throttler.take(handles)

  throttler.bucket(spec(0.001, 3))

  expect(admitted([await throttler.take(handles), await throttler.take(handles), await throttler.take(handles)])).toBe(2)
})

test('keeps no key longer than its bucket takes to fill', async () => {
  const throttler = node()
  await throttler.take([throttler.bucket(spec(0.1, 5))])

  const left = await connect().pttl('{gatewright}:t:k')

  expect(left).toBeGreaterThan(0)
  expect(left).toBeLessThanOrEqual(10_001)
})

test('with Redis killed it goes on alone, says so once, and heals when Redis is back, empty', async () => {
  const told: unknown[] = []
  const throttler = node({ retryAfterMs: 20, onAvailability: (cause) => told.push(cause) })
  const bucket = throttler.bucket(spec(0.001, 5))
  await throttler.take([bucket])

  await server.kill()
  const alone = await Promise.all(Array.from({ length: 20 }, () => throttler.take([bucket])))
  expect(admitted(alone)).toBe(5)
  expect(told).toHaveLength(1)
  expect(told[0]).toBeInstanceOf(Error)

  await server.start()
  await expect.poll(async () => (await throttler.take([bucket]), told.length), { timeout: 5000 }).toBe(2)
  expect(told[1]).toBeUndefined()
  const before = throttler.decidedAlone
  await throttler.take([bucket])
  expect(throttler.decidedAlone).toBe(before)
})

test('with Redis hanging no decision waits longer than its deadline, and only the first ones wait at all', async () => {
  const throttler = node({ timeoutMs: 50, retryAfterMs: 60_000 })
  const bucket = throttler.bucket(spec(1000, 1000))
  await throttler.take([bucket])
  server.pause()
  try {
    const started = performance.now()
    await Promise.all(Array.from({ length: 50 }, () => throttler.take([bucket])))
    const waited = performance.now() - started
    const after = throttler.decidedAlone
    await Promise.all(Array.from({ length: 50 }, () => throttler.take([bucket])))

    expect(after).toBe(50)
    expect(throttler.decidedAlone).toBe(100)
    // 50 ms is the deadline; the rest is a bound against a hang, not a measurement.
    expect(waited).toBeLessThan(2000)
  } finally {
    server.resume()
  }
})

test('told to fail closed, it refuses while Redis is away, says so once and counts it', async () => {
  const told: unknown[] = []
  const throttler = node({ whenAway: 'closed', retryAfterMs: 60_000, onAvailability: (cause) => told.push(cause) })
  const bucket = throttler.bucket(spec(1000, 1000))
  await server.kill()
  try {
    const decisions = await Promise.all(Array.from({ length: 10 }, () => throttler.take([bucket])))

    expect([admitted(decisions), told.length, throttler.decidedAlone]).toEqual([0, 1, 10])
  } finally {
    await server.start()
  }
})
