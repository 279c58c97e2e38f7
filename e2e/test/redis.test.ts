import { CreateApiKeyCommand, CreateUsagePlanCommand, CreateUsagePlanKeyCommand, GetUsageCommand, UpdateStageCommand } from '@aws-sdk/client-api-gateway'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RedisServer, startRedis } from '../../scripts/redis-server.ts'
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

const start = (): Promise<ServerProcess> => startServer({ arguments: ['--data', `${folder.path}/data`], env: { GATEWRIGHT_REDIS_URL: `redis://127.0.0.1:${redis.port}` } })

const mock = (key: boolean) => ({
  method: { apiKeyRequired: key },
  integration: { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode":200}' } } as const,
})

async function limited(rate: string, burst: string): Promise<DeployedApi> {
  const api = await deployRestApi(server.url, { methods: { 'GET /users': mock(false) } })
  await managementOf(server.url).send(
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
  const client = managementOf(server.url)
  const { id: keyId, value = '' } = await client.send(new CreateApiKeyCommand({ name: 'k', enabled: true }))
  const { id: usagePlanId } = await client.send(
    new CreateUsagePlanCommand({ name: 'p', quota: { limit: 5, period: 'DAY' }, apiStages: [{ apiId, stage: 'prod' }] }),
  )
  await client.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: 'API_KEY' }))

  expect(await burst(4, () => invoke('/users', { headers: { 'x-api-key': value } }))).toEqual({ 200: 4 })
  await server.kill()
  server = await start()
  const url = `${server.url}/_aws/execute-api/${apiId}/prod/users`
  expect(await burst(4, () => fetch(url, { headers: { 'x-api-key': value } }))).toEqual({ 200: 1, 429: 3 })

  const today = new Date().toISOString().slice(0, 10)
  const { items } = await managementOf(server.url).send(new GetUsageCommand({ usagePlanId, startDate: today, endDate: today }))
  expect(items).toEqual({ [keyId as string]: [[5, 0]] })
})

test('a password that Redis refuses is one sentence', async () => {
  const starting = startServer({ arguments: ['--data', `${folder.path}/other`, '--redis', `redis://nobody:wrong@127.0.0.1:${redis.port}`] })

  await expect(starting).rejects.toThrow('Redis refuses the user or password of --redis')
})
