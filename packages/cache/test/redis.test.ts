import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createResponseCache, type CachePlace, type Lease, type ResponseCache } from '../src/index.ts'
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
  const client = new Redis(server.port, '127.0.0.1', { enableAutoPipelining: true, maxRetriesPerRequest: 0, connectTimeout: 500, retryStrategy: () => 50 })
  client.on('error', () => undefined)
  clients.push(client)
  return client
}

const node = (options: Partial<RedisStoreOptions> = {}): ResponseCache => createResponseCache({ store: createRedisStore({ redis: connect(), timeoutMs: 5000, ...options }) })
const response = { status: 200, headers: ['A', 'b'], body: new Uint8Array([0, 255, 10]) }
const load = async (): Promise<{ response: typeof response; cacheable: boolean }> => ({ response, cacheable: true })

const place = (more: Partial<CachePlace> = {}): CachePlace => ({ scope: 'a/prod', namespace: 'r1', ttlSeconds: 10, ...more })

/** Whether an entry is there, without loading it. */
async function isHeld(cache: ResponseCache, where: CachePlace, id = 'k'): Promise<boolean> {
  const found = await cache.find(where, id)
  if (found.response !== undefined) return true
  found.release()
  return false
}

/** Loads an entry and waits until Redis has it. */
async function keep(cache: ResponseCache, where: CachePlace): Promise<void> {
  await cache.read(where, 'k', load)
  const client = connect()
  await expect.poll(() => client.exists(`gatewright:c:{${where.scope}}e${where.namespace.length}:${where.namespace}|k`)).toBe(1)
}

test('what one node kept, another answers with', async () => {
  await keep(node(), place())

  const other = await node().read(place(), 'k', () => Promise.reject(new Error('must not be asked')))

  expect(other).toMatchObject({ hit: true, response: { status: 200, headers: ['A', 'b'] } })
  expect([...(other.response.body as Uint8Array)]).toEqual([0, 255, 10])
})

test('keeps entries as long as they live, and all keys of a stage on one node of a cluster', async () => {
  await keep(node(), place())

  const client = connect()
  const [key = ''] = await client.keys('*')
  expect(key).toBe('gatewright:c:{a/prod}e2:r1|k')
  expect(await client.pttl(key)).toBeGreaterThan(9000)
})

test('flushing a stage or a namespace leaves the others, for all nodes', async () => {
  const cache = node()
  const places = [place(), place({ namespace: 'r2' }), place({ scope: 'a/prod2' })]
  for (const each of places) await keep(cache, each)
  const other = node()
  const held = (): Promise<boolean[]> => Promise.all(places.map((each) => isHeld(other, each)))

  await cache.flush('a/prod', 'r1')
  const afterNamespace = await held()
  await cache.flush('a/prod')

  expect([afterNamespace, await held()]).toEqual([
    [false, true, true],
    [false, false, true],
  ])
})

test('what one node loads while another flushes is not found', async () => {
  const [cache, other] = [node(), node()]
  const lease = (await cache.find(place(), 'k')) as Lease

  await other.flush('a/prod')
  lease.keep(response)

  await expect.poll(async () => (await connect().keys('*e2*')).length).toBe(1)
  expect(await isHeld(other, place())).toBe(false)
})

test('with Redis killed every look-up is a miss, said once, and it heals by itself', async () => {
  const told: unknown[] = []
  const cache = node({ retryAfterMs: 20, onAvailability: (cause) => told.push(cause) })
  await keep(cache, place())

  await server.kill()
  const lookups = await Promise.all([1, 2, 3].map(() => cache.read(place(), 'k', load)))
  expect(lookups.map(({ response: { status } }) => status)).toEqual([200, 200, 200])
  expect(told).toHaveLength(1)

  await server.start()
  await expect.poll(async () => (await cache.read(place(), 'k', load)).hit, { timeout: 5000 }).toBe(true)
  expect(told).toEqual([expect.any(Error), undefined])
})

test('with Redis hanging a look-up is a miss by its deadline, and a flush fails loudly', async () => {
  const cache = node({ timeoutMs: 50, retryAfterMs: 60_000 })
  await keep(cache, place())
  server.pause()
  try {
    expect(await isHeld(cache, place())).toBe(false)
    await expect(cache.flush('a/prod')).rejects.toMatchObject({ code: 'ERR_CACHE_STORE' })
  } finally {
    server.resume()
  }
})
