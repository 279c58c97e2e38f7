import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createResponseCache, type ResponseCache } from '../src/index.ts'
import { createRedisStore, type RedisStoreOptions } from '../src/redis/index.ts'
import { type RedisServer, startRedis } from '../../../scripts/redis-server.ts'

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
  const client = new Redis(server.port, '127.0.0.1', { maxRetriesPerRequest: 0, connectTimeout: 500, retryStrategy: () => 50 })
  client.on('error', () => undefined)
  clients.push(client)
  return client
}

const node = (options: Partial<RedisStoreOptions> = {}): ResponseCache => createResponseCache({ store: createRedisStore({ redis: connect(), timeoutMs: 5000, ...options }) })
const response = { status: 200, headers: ['A', 'b'], body: new Uint8Array([0, 255, 10]) }
const load = async (): Promise<{ response: typeof response; cacheable: boolean }> => ({ response, cacheable: true })

test('what one node kept, another answers with', async () => {
  await node().read('k', { ttlSeconds: 10 }, load)

  const other = await node().read('k', { ttlSeconds: 10 }, () => Promise.reject(new Error('must not be asked')))

  expect(other).toMatchObject({ hit: true, response: { status: 200, headers: ['A', 'b'] } })
  expect([...other.response.body]).toEqual([0, 255, 10])
})

test('flushing one stage leaves the others, whatever characters the prefix has', async () => {
  const cache = node()
  for (const key of ['a*[b]/prod|n|x', 'a*[b]/prod2|n|x', 'aXb/prod|n|x']) await cache.read(key, { ttlSeconds: 10 }, load)

  await cache.flush('a*[b]/prod')

  const left = await Promise.all(['a*[b]/prod|n|x', 'a*[b]/prod2|n|x', 'aXb/prod|n|x'].map(async (key) => cache.get(key)))
  expect(left.map((entry) => entry !== undefined)).toEqual([false, true, true])
})

test('with Redis killed every look-up is a miss, said once, and it heals by itself', async () => {
  const told: unknown[] = []
  const cache = node({ retryAfterMs: 20, onAvailability: (cause) => told.push(cause) })
  await cache.read('k', { ttlSeconds: 10 }, load)

  await server.kill()
  const lookups = await Promise.all([1, 2, 3].map(() => cache.read('k', { ttlSeconds: 10 }, load)))
  expect(lookups.map(({ response: { status } }) => status)).toEqual([200, 200, 200])
  expect(told).toHaveLength(1)

  await server.start()
  await expect.poll(async () => (await cache.read('k', { ttlSeconds: 10 }, load)).hit, { timeout: 5000 }).toBe(true)
  expect(told).toEqual([expect.any(Error), undefined])
})

test('with Redis hanging a look-up is a miss by its deadline', async () => {
  const cache = node({ timeoutMs: 50, retryAfterMs: 60_000 })
  await cache.read('k', { ttlSeconds: 10 }, load)
  server.pause()
  try {
    expect(await cache.get('k')).toBeUndefined()
  } finally {
    server.resume()
  }
})
