import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type RedisServer, startRedis } from '../../../scripts/redis-server.ts'
import { dayOf, type Quota, type QuotaDecision } from '../src/index.ts'
import { createRedisQuotas, type RedisQuotas, type RedisQuotasOptions } from '../src/redis/index.ts'

const KEY = { planId: 'plan', keyId: 'key' }
const DAILY: Quota = { limit: 5, period: 'DAY' }
const NOW = Date.parse('2026-11-20T18:00:00Z')

let server: RedisServer
const clients: Redis[] = []

beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.remove())
beforeEach(() => connect().flushall())
afterEach(() => {
  for (const client of clients.splice(0)) client.disconnect()
})

function connect(): Redis {
  const client = new Redis(server.port, '127.0.0.1', { enableAutoPipelining: true, maxRetriesPerRequest: 0, connectTimeout: 500, retryStrategy: () => 50 })
  client.on('error', () => undefined)
  clients.push(client)
  return client
}

const node = (options: Partial<RedisQuotasOptions> = {}): RedisQuotas => createRedisQuotas({ redis: connect(), timeoutMs: 5000, now: () => NOW, ...options })
const admitted = (decisions: readonly QuotaDecision[]): number => decisions.filter(({ allowed }) => allowed).length
const takes = (quotas: RedisQuotas, count: number, quota = DAILY): Promise<QuotaDecision[]> =>
  Promise.all(Array.from({ length: count }, () => quotas.take(KEY, quota)))

test('two nodes admit together what the quota holds, and say when the next period begins', async () => {
  const decisions = (await Promise.all([takes(node(), 10), takes(node(), 10)])).flat()

  expect(admitted(decisions)).toBe(5)
  expect(decisions.find(({ allowed }) => !allowed)).toEqual({ allowed: false, retryAfterMs: 6 * 3_600_000 })
})

test('counts a month with an offset over its days, and lists them as GetUsage does', async () => {
  const clock = { now: Date.parse('2026-11-10T12:00:00Z') }
  const quotas = node({ now: () => clock.now })
  const monthly: Quota = { limit: 10, period: 'MONTH', offset: 9 }
  await takes(quotas, 3, monthly)
  clock.now = NOW
  await takes(quotas, 4, monthly)

  const rows = await quotas.usage(KEY, monthly, { from: dayOf(NOW) - 10, to: dayOf(NOW) })

  expect([rows[0], rows[1], rows[10]]).toEqual([[3, 7], [0, 7], [4, 3]])
})

test('what is given back may be used again', async () => {
  const quotas = node()
  const [taken] = await takes(quotas, 5)

  quotas.giveBack(KEY, (taken as { readonly day: number }).day)
  await expect.poll(() => quotas.usage(KEY, DAILY, { from: dayOf(NOW), to: dayOf(NOW) })).toEqual([[4, 1]])

  expect(admitted(await takes(quotas, 3))).toBe(1)
  expect(await quotas.usage(KEY, DAILY, { from: dayOf(NOW), to: dayOf(NOW) })).toEqual([[5, 0]])
})

test('what is given back while Redis is away is taken off when it is back', async () => {
  const quotas = node({ retryAfterMs: 20, now: () => NOW + performance.now() })
  await takes(quotas, 2)
  await server.kill()
  const [alone] = await takes(quotas, 1)
  await server.start()

  quotas.giveBack(KEY, (alone as { readonly day: number }).day)

  await expect.poll(async () => (await takes(quotas, 1), quotas.decidedAlone), { timeout: 5000 }).toBeGreaterThan(0)
  await expect.poll(async () => (await quotas.usage(KEY, DAILY, { from: dayOf(NOW), to: dayOf(NOW) }))[0]?.[0]).toBeGreaterThanOrEqual(0)
})

test('UpdateUsage sets what is left of the current period', async () => {
  const quotas = node()
  await takes(quotas, 5)

  await quotas.setRemaining(KEY, DAILY, 2)
  const after = await takes(quotas, 4)

  expect(admitted(after)).toBe(2)
  expect(await quotas.usage(KEY, DAILY, { from: dayOf(NOW), to: dayOf(NOW) })).toEqual([[7, 0]])
})

test('best effort: with Redis killed it goes on from what was left, and counts that when Redis is back', async () => {
  const told: unknown[] = []
  const quotas = node({ retryAfterMs: 20, onAvailability: (cause) => told.push(cause), now: () => NOW + performance.now() })
  await takes(quotas, 2)

  await server.kill()
  const alone = await takes(quotas, 10)
  expect(admitted(alone)).toBe(3)
  expect(quotas.decidedAlone).toBe(10)

  await server.start()
  await expect.poll(async () => (await quotas.take(KEY, DAILY), told.length), { timeout: 5000 }).toBe(2)
  await expect.poll(async () => (await quotas.usage(KEY, DAILY, { from: dayOf(NOW), to: dayOf(NOW) }))[0]?.[0]).toBeGreaterThanOrEqual(3)
})

test('hard: with Redis away nothing passes that cannot be counted', async () => {
  const quotas = node({ mode: 'hard', retryAfterMs: 60_000 })
  await server.kill()
  try {
    expect(admitted(await takes(quotas, 3))).toBe(0)
    await expect(quotas.usage(KEY, DAILY, { from: 0, to: 0 })).rejects.toMatchObject({ code: 'ERR_THROTTLER_STORE' })
  } finally {
    await server.start()
  }
})
