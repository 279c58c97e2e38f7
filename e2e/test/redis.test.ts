import { cp } from 'node:fs/promises'
import {
  CreateApiKeyCommand,
  CreateUsagePlanCommand,
  type CreateUsagePlanCommandInput,
  CreateUsagePlanKeyCommand,
  FlushStageCacheCommand,
  GetUsageCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RedisServer, startRedis } from '../../scripts/redis-server.ts'
import { isByArithmetic, type LoadReport, sendLoad } from '../src/load.ts'
import { cli, startCluster, startSentinel } from '../src/redis-topologies.ts'
import { deployRestApi, managementOf, type DeployedApi } from '../src/rest-api.ts'
import { startServer, temporaryFolder, type ServerProcess } from '../src/server-process.ts'

let redis: RedisServer
let server: ServerProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>

beforeAll(async () => {
  redis = await startRedis()
  folder = await temporaryFolder()
  server = await start()
})

afterAll(async () => {
  await server?.stop()
  await redis?.remove()
  await folder?.remove()
})

/** Exact counts need Redis' answer, however busy this machine is; what happens without it is tested with the default. */
const PATIENT = ['--redis-timeout', '5000']

const start = (more: readonly string[] = PATIENT): Promise<ServerProcess> =>
  startServer({ arguments: ['--data', `${folder.path}/data`, ...more], env: { GATEWRIGHT_REDIS_URL: `redis://127.0.0.1:${redis.port}` } })

const mock = (key: boolean, body = '') => ({
  method: { apiKeyRequired: key },
  integration: { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode":200}' } } as const,
  responses: [{ statusCode: '200', responseTemplates: { 'application/json': body } }],
})

async function limited(rate: string, burst: string, node = server, method = mock(false)): Promise<DeployedApi> {
  const api = await deployRestApi(node.url, { methods: { 'GET /users': method } })
  await managementOf(node.url).send(
    new UpdateStageCommand({
      restApiId: api.apiId,
      stageName: 'prod',
      patchOperations: [
        { op: 'replace', path: '/*/*/throttling/rateLimit', value: rate },
        { op: 'replace', path: '/*/*/throttling/burstLimit', value: burst },
      ],
    }),
  )
  return api
}

/** A key of a plan for the API's stage. */
async function addKey(node: ServerProcess, apiId: string, plan: Pick<CreateUsagePlanCommandInput, 'quota'>): Promise<{ readonly keyId: string; readonly usagePlanId: string; readonly value: string }> {
  const client = managementOf(node.url)
  const { id: keyId = '', value = '' } = await client.send(new CreateApiKeyCommand({ name: 'k', enabled: true }))
  const { id: usagePlanId = '' } = await client.send(new CreateUsagePlanCommand({ name: 'p', apiStages: [{ apiId, stage: 'prod' }], ...plan }))
  await client.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: 'API_KEY' }))
  return { keyId, usagePlanId, value }
}

async function burst(count: number, send: () => Promise<Response>): Promise<Record<number, number>> {
  const tally: Record<number, number> = {}
  for (const { status } of await Promise.all(Array.from({ length: count }, send))) tally[status] = (tally[status] ?? 0) + 1
  return tally
}

test('with --redis a limit is kept in Redis', async () => {
  const api = await limited('0.01', '20')

  const tally = await burst(60, () => api.invoke('/users'))

  expect(tally).toEqual({ 200: 20, 429: 40 })
  const client = new Redis(redis.port, '127.0.0.1')
  expect(await client.keys('*')).toContain(`{gatewright}:t:m/${api.apiId}/prod//users/GET`)
  client.disconnect()
})

test('with --redis quotas count in Redis, over a kill -9', async () => {
  const { apiId, invoke } = await deployRestApi(server.url, { methods: { 'GET /users': mock(true) } })
  const { keyId, usagePlanId, value } = await addKey(server, apiId, { quota: { limit: 5, period: 'DAY' } })

  expect(await burst(4, () => invoke('/users', { headers: { 'x-api-key': value } }))).toEqual({ 200: 4 })
  await server.kill()
  server = await start()
  const url = `${server.url}/_aws/execute-api/${apiId}/prod/users`
  expect(await burst(4, () => fetch(url, { headers: { 'x-api-key': value } }))).toEqual({ 200: 1, 429: 3 })

  const today = new Date().toISOString().slice(0, 10)
  const { items } = await managementOf(server.url).send(new GetUsageCommand({ usagePlanId, startDate: today, endDate: today }))
  expect(items).toEqual({ [keyId]: [[5, 0]] })
})

test('of 2,000 requests at 50 a second with a burst of 100, over two nodes, those are admitted that arithmetic says', async () => {
  const { apiId } = await limited('50', '100')
  const other = await secondNode()
  const urls = [server.url, other.url].map((url) => `${url}/_aws/execute-api/${apiId}/prod/users`)

  const report = await sendLoad({ urls, count: 2000, rate: 400, connections: 64 })

  await other.stop()
  expect(Object.keys(report.statuses)).toEqual(['200', '429'])
  expect(isByArithmetic(report, { burst: 100, rate: 50, within: 0.02 })).toBe(true)
})

/** A second server with the same APIs. */
async function secondNode(): Promise<ServerProcess> {
  await server.stop()
  await cp(`${folder.path}/data`, `${folder.path}/second`, { recursive: true, force: true })
  server = await start()
  return startServer({ arguments: ['--data', `${folder.path}/second`, '--redis', `redis://127.0.0.1:${redis.port}`, ...PATIENT] })
}

test('a flush on one node is one on all', async () => {
  const { apiId } = await deployRestApi(server.url, { methods: { 'GET /users': mock(false, '$context.requestId') } })
  const client = managementOf(server.url)
  await client.send(
    new UpdateStageCommand({
      restApiId: apiId,
      stageName: 'prod',
      patchOperations: [
        { op: 'replace', path: '/cacheClusterEnabled', value: 'true' },
        { op: 'replace', path: '/cacheClusterSize', value: '0.5' },
        { op: 'replace', path: '/*/*/caching/enabled', value: 'true' },
      ],
    }),
  )
  const other = await secondNode()
  const ask = async (node: ServerProcess): Promise<string> => (await fetch(`${node.url}/_aws/execute-api/${apiId}/prod/users`)).text()
  const first = await ask(server)
  expect([await ask(other), await ask(server)]).toEqual([first, first])

  await managementOf(other.url).send(new FlushStageCacheCommand({ restApiId: apiId, stageName: 'prod' }))

  const second = await ask(server)
  expect(second).not.toBe(first)
  expect(await ask(other)).toBe(second)
  await other.stop()
})

test('what is to be encrypted is not readable in Redis, and not there without a key', async () => {
  const answers: string[][] = []
  const kept: string[] = []
  for (const key of [undefined, Buffer.alloc(32, 7).toString('base64')]) {
    const node = await startServer({
      arguments: ['--data', `${folder.path}/encrypted-${key === undefined ? 'without' : 'with'}`, '--redis', `redis://127.0.0.1:${redis.port}`, ...PATIENT],
      env: key === undefined ? {} : { GATEWRIGHT_CACHE_KEY: key },
    })
    const { apiId, invoke } = await deployRestApi(node.url, { methods: { 'GET /users': mock(false, 'a secret $context.requestId') } })
    await managementOf(node.url).send(
      new UpdateStageCommand({
        restApiId: apiId,
        stageName: 'prod',
        patchOperations: [
          { op: 'replace', path: '/cacheClusterEnabled', value: 'true' },
          { op: 'replace', path: '/*/*/caching/enabled', value: 'true' },
          { op: 'replace', path: '/*/*/caching/dataEncrypted', value: 'true' },
        ],
      }),
    )
    const first = await (await invoke('/users')).text()
    const client = new Redis(redis.port, '127.0.0.1')
    if (key !== undefined) await expect.poll(() => client.keys(`gatewright:c:{${apiId}/prod}e*`)).toHaveLength(1)
    for (const entry of await client.keys(`gatewright:c:{${apiId}/prod}e*`)) kept.push((await client.getBuffer(entry))?.toString('latin1') ?? '')
    answers.push([first, await (await invoke('/users')).text()])
    client.disconnect()
    await node.stop()
  }

  expect(answers.map(([first, second]) => first === second)).toEqual([false, true])
  expect(kept).toHaveLength(1)
  expect(kept[0]).not.toContain('secret')
})

/** How many decisions a node's throttles (or quotas) have made without Redis. */
async function alone(what: 'throttle' | 'quota' = 'throttle', node = server): Promise<number> {
  const text = await (await fetch(`${node.url}/_gatewright/metrics`)).text()
  return Number(new RegExp(`^gatewright_decided_without_redis_total\\{what="${what}"\\} (\\d+)$`, 'm').exec(text)?.[1])
}

/** Printed, not judged: how long an answer takes depends on the machine. That nothing waits longer than 50 ms is shown on a virtual clock. */
function print(fault: string, before: LoadReport, { slowest, statuses }: LoadReport): void {
  console.log(`${fault}: ${JSON.stringify(statuses)}, the slowest answer after ${slowest.toFixed(0)} ms; without the fault ${before.slowest.toFixed(0)} ms`)
}

test.each(['killed', 'hung'] as const)('with Redis %s under load every request is answered, and it heals by itself', async (fault) => {
  await server.stop()
  server = await start([])
  const { apiId } = await limited('10000', '5000')
  const urls = [`${server.url}/_aws/execute-api/${apiId}/prod/users`]
  const load = (): Promise<LoadReport> => sendLoad({ urls, count: 500, rate: 500 })
  const calm = await load()
  expect(calm.statuses).toEqual({ 200: 500 })
  const before = await alone()

  const during = load()
  await (fault === 'killed' ? redis.kill() : redis.pause())
  const report = await during
  print(`Redis ${fault}`, calm, report)
  expect(report.statuses).toEqual({ 200: 500 })
  // The deadline is 50 ms; this is a bound against a hang, not a measurement.
  expect(report.slowest).toBeLessThan(10_000)
  expect(await alone()).toBeGreaterThan(before)

  await (fault === 'killed' ? redis.start() : redis.resume())
  const client = new Redis(redis.port, '127.0.0.1', { retryStrategy: () => 20 })
  await expect.poll(async () => (await fetch(urls[0] as string), client.exists(`{gatewright}:t:m/${apiId}/prod//users/GET`)), { timeout: 30_000, interval: 1 }).toBe(1)
  client.disconnect()
  const settled = async (): Promise<number> => {
    const from = await alone()
    await sendLoad({ urls, count: 20 })
    return (await alone()) - from
  }
  await expect.poll(settled, { timeout: 30_000 }).toBe(0)
  expect(server.output().match(/Redis is away: throttles count in this process/g)?.length).toBe(server.output().match(/Redis is back; until now throttles/g)?.length)
})

test('with Redis hung, a request with a limit, a quota and a cached answer waits for it once', async () => {
  const node = await startServer({ arguments: ['--data', `${folder.path}/hung`, '--redis', `redis://127.0.0.1:${redis.port}`] })
  const { apiId } = await limited('1000', '1000', node, mock(true, '$context.requestId'))
  const client = managementOf(node.url)
  const key = await addKey(node, apiId, { quota: { limit: 1000, period: 'DAY' } })
  await client.send(
    new UpdateStageCommand({
      restApiId: apiId,
      stageName: 'prod',
      patchOperations: [
        { op: 'replace', path: '/cacheClusterEnabled', value: 'true' },
        { op: 'replace', path: '/*/*/caching/enabled', value: 'true' },
      ],
    }),
  )
  const headers = { 'x-api-key': key.value }
  const load = (): Promise<LoadReport> => sendLoad({ urls: [`${node.url}/_aws/execute-api/${apiId}/prod/users`], count: 200, rate: 200, headers })
  const calm = await load()

  const during = load()
  redis.pause()
  const report = await during
  redis.resume()

  print('Redis hung, three things asked of it', calm, report)
  expect(report.statuses).toEqual({ 200: 200 })
  expect([await alone('quota', node), await alone('throttle', node)]).toEqual([expect.toSatisfy((count) => count > 0), expect.toSatisfy((count) => count > 0)])
  for (const consequence of ['quotas count in this process', 'no answer comes from the cache']) expect(node.output().split(`Redis is away: ${consequence}`).length).toBeLessThanOrEqual(3)
  await node.stop()
})

test('with --throttle-when-away closed, what has a limit is refused while Redis is away: said once, and counted', async () => {
  const node = await startServer({
    arguments: ['--data', `${folder.path}/closed`, '--redis', `redis://127.0.0.1:${redis.port}`, '--throttle-when-away', 'closed', '--usage-quotas', 'hard'],
  })
  const { apiId } = await limited('10000', '5000', node)
  const url = `${node.url}/_aws/execute-api/${apiId}/prod/users`
  await expect.poll(async () => (await fetch(url)).status).toBe(200)

  await redis.kill()
  const { statuses } = await sendLoad({ urls: [url], count: 50 })

  expect(statuses).toEqual({ 429: 50 })
  expect(node.output().split('Redis is away: what has a limit is refused')).toHaveLength(2)
  expect(await alone('throttle', node)).toBe(50)
  await redis.start()
  await expect.poll(async () => (await fetch(url)).status, { timeout: 10_000 }).toBe(200)
  await node.stop()
})

test.each([
  ['Sentinel', startSentinel],
  ['Cluster', startCluster],
] as const)('works with %s, over the loss of a server', async (_name, startTopology) => {
  const topology = await startTopology()
  const node = await startServer({ arguments: ['--data', `${folder.path}/${_name}`, '--redis', topology.url] })
  try {
    // Slow to fill again, so that its bucket stays in Redis.
    const { apiId } = await limited('10', '5000', node)
    const url = `${node.url}/_aws/execute-api/${apiId}/prod/users`
    await fetch(url)
    const holders = []
    for (const port of topology.ports) if ((await cli(port, 'dbsize')).trim() !== '0') holders.push(port)
    expect(holders[0]).toBeDefined()

    const load = (): Promise<LoadReport> => sendLoad({ urls: [url], count: 900, rate: 300 })
    const calm = await load()
    const during = load()
    await topology.kill(holders[0] as number)
    const report = await during
    print(`A master of ${_name} killed`, calm, report)

    expect(report.statuses).toEqual({ 200: 900 })
    expect(report.slowest).toBeLessThan(10_000)
    if (_name === 'Sentinel') await expect.poll(async () => (await fetch(url), cli(topology.ports[1] as number, 'dbsize')), { timeout: 30_000 }).not.toBe('0\n')
  } finally {
    await node.stop()
    await topology.remove()
  }
})

test('a password that Redis refuses is one sentence', async () => {
  const starting = startServer({ arguments: ['--data', `${folder.path}/other`, '--redis', `redis://nobody:wrong@127.0.0.1:${redis.port}`] })

  await expect(starting).rejects.toThrow('Redis refuses the user or password of --redis')
})
