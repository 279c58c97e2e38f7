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
import { deployLimitedApi, mock } from '../src/limited-api.ts'
import { isByArithmetic, type LoadReport, printFault, sendLoad } from '../src/load.ts'
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

const limited = (rate: string, burst: string, node = server, method = mock(false)): Promise<DeployedApi> => deployLimitedApi(node, { rate, burst, method })

/** A key of a plan for the API's stage. */
async function addKey(node: ServerProcess, apiId: string, plan: Pick<CreateUsagePlanCommandInput, 'quota'>): Promise<{ readonly keyId: string; readonly usagePlanId: string; readonly value: string }> {
  const client = managementOf(node.url)
  const { id: keyId = '', value = '' } = await client.send(new CreateApiKeyCommand({ name: 'k', enabled: true }))
  const { id: usagePlanId = '' } = await client.send(new CreateUsagePlanCommand({ name: 'p', apiStages: [{ apiId, stage: 'prod' }], ...plan }))
  await client.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: 'API_KEY' }))
  return { keyId, usagePlanId, value }
}

/** Works again where a node went without Redis meanwhile: a machine that stalls for a second is not what is measured. */
async function undisturbed(others: readonly ServerProcess[], work: () => Promise<void>): Promise<void> {
  const count = async (): Promise<number> => (await Promise.all([server, ...others].map((node) => alone('throttle', node)))).reduce((sum, each) => sum + each, 0)
  for (let attempt = 1; ; attempt += 1) {
    const before = await count()
    try {
      return await work()
    } catch (error) {
      if (attempt === 5 || (await count()) === before) throw error
    }
  }
}

async function burst(count: number, send: () => Promise<Response>): Promise<Record<number, number>> {
  const tally: Record<number, number> = {}
  for (const { status } of await Promise.all(Array.from({ length: count }, send))) tally[status] = (tally[status] ?? 0) + 1
  return tally
}

test('with --redis a limit is kept in Redis', async () => {
  const client = new Redis(redis.port, '127.0.0.1')
  await undisturbed([], async () => {
    const api = await limited('0.01', '20')

    const tally = await burst(60, () => api.invoke('/users'))

    expect(tally).toEqual({ 200: 20, 429: 40 })
    expect(await client.keys('*')).toContain(`{gatewright}:t:m/${api.apiId}/prod//users/GET`)
  })
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
  const apis = [await limited('50', '100'), await limited('50', '100'), await limited('50', '100'), await limited('50', '100'), await limited('50', '100')]
  const other = await secondNode()

  await undisturbed([other], async () => {
    const apiId = apis.pop()?.apiId ?? ''
    const urls = [server.url, other.url].map((url) => `${url}/_aws/execute-api/${apiId}/prod/users`)
    const report = await sendLoad({ urls, count: 2000, rate: 400, connections: 64 })

    expect(Object.keys(report.statuses)).toEqual(['200', '429'])
    expect(isByArithmetic(report, { burst: 100, rate: 50, within: 0.02 }), JSON.stringify(report)).toBe(true)
  })
  await other.stop()
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
  // An answer is kept after it was given.
  const isShared = async (): Promise<boolean> => (await ask(server)) === (await ask(other))
  await expect.poll(isShared).toBe(true)
  const first = await ask(server)

  await managementOf(other.url).send(new FlushStageCacheCommand({ restApiId: apiId, stageName: 'prod' }))

  expect(await ask(server)).not.toBe(first)
  await expect.poll(isShared).toBe(true)
  expect(await ask(other)).not.toBe(first)
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

test.each(['killed', 'hung'] as const)('with Redis %s under load every request is answered, and it heals by itself', async (fault) => {
  await server.stop()
  server = await start([])
  // Slow to fill again, so that its bucket stays in Redis.
  const { apiId } = await limited('1', '5000')
  const urls = [`${server.url}/_aws/execute-api/${apiId}/prod/users`]
  const load = (): Promise<LoadReport> => sendLoad({ urls, count: 500, rate: 500 })
  const calm = await load()
  expect(calm.statuses).toEqual({ 200: 500 })
  const before = await alone()

  const during = load()
  await (fault === 'killed' ? redis.kill() : redis.pause())
  const report = await during
  printFault(`Redis ${fault}`, calm, report)
  expect(report.statuses).toEqual({ 200: 500 })
  // The deadline is 50 ms; this is a bound against a hang, not a measurement.
  expect(report.slowest).toBeLessThan(10_000)
  expect(await alone()).toBeGreaterThan(before)

  await (fault === 'killed' ? redis.start() : redis.resume())
  const client = new Redis(redis.port, '127.0.0.1', { retryStrategy: () => 20 })
  const bucket = `{gatewright}:t:m/${apiId}/prod//users/GET`
  await client.del(bucket)
  await expect.poll(async () => (await fetch(urls[0] as string), client.exists(bucket))).toBe(1)
  client.disconnect()
  const settled = async (): Promise<number> => {
    const from = await alone()
    await sendLoad({ urls, count: 20 })
    return (await alone()) - from
  }
  await expect.poll(settled).toBe(0)
  const said = (words: string): number => server.output().split(words).length - 1
  await expect.poll(() => said('Redis is back; until now throttles')).toBeGreaterThan(0)
  await expect.poll(() => said('Redis is away: throttles count in this process') - said('Redis is back; until now throttles')).toBe(0)
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

  const before = node.output().length
  const during = load()
  redis.pause()
  const report = await during
  const said = node.output().slice(before)
  redis.resume()

  printFault('Redis hung, three things asked of it', calm, report)
  expect(report.statuses).toEqual({ 200: 200 })
  expect([await alone('quota', node), await alone('throttle', node)]).toEqual([expect.toSatisfy((count) => count > 0), expect.toSatisfy((count) => count > 0)])
  for (const consequence of ['quotas count in this process', 'no answer comes from the cache']) expect(said.split(`Redis is away: ${consequence}`).length).toBeLessThanOrEqual(3)
  await node.stop()
})

test('with --throttle-when-away closed, what has a limit is refused while Redis is away: said once, and counted', async () => {
  const node = await startServer({
    arguments: ['--data', `${folder.path}/closed`, '--redis', `redis://127.0.0.1:${redis.port}`, '--throttle-when-away', 'closed', '--usage-quotas', 'hard'],
  })
  const { apiId } = await limited('10000', '5000', node)
  const url = `${node.url}/_aws/execute-api/${apiId}/prod/users`
  await expect.poll(async () => (await fetch(url)).status).toBe(200)

  // A machine that stalls may have made Redis late before.
  const said = (words: string): number => node.output().split(words).length - 1
  await expect.poll(() => said('Redis is away: what has a limit is refused') - said('Redis is back; until now what has a limit is refused')).toBe(0)
  const before = { said: said('Redis is away: what has a limit is refused'), alone: await alone('throttle', node) }
  await redis.kill()
  const { statuses } = await sendLoad({ urls: [url], count: 50 })

  expect(statuses).toEqual({ 429: 50 })
  await expect.poll(() => said('Redis is away: what has a limit is refused')).toBe(before.said + 1)
  expect(await alone('throttle', node)).toBe(before.alone + 50)
  await redis.start()
  await expect.poll(async () => (await fetch(url)).status).toBe(200)
  await node.stop()
})

test('a password that Redis refuses is one sentence', async () => {
  const starting = startServer({ arguments: ['--data', `${folder.path}/other`, '--redis', `redis://nobody:wrong@127.0.0.1:${redis.port}`] })

  await expect(starting).rejects.toThrow('Redis refuses the user or password of --redis')
})
