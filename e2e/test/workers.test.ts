import { mkdir, writeFile } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { GetResourcesCommand, GetRestApisCommand } from '@aws-sdk/client-api-gateway'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RedisServer, startRedis } from '../../scripts/redis-server.ts'
import { createChat, sendMessage, type Chatter, type Outcome } from '../src/chat.ts'
import { deployRestApi, managementOf } from '../src/rest-api.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { onRunningMachine } from '../src/stalls.ts'
import { until } from '../src/until.ts'

// `--workers` with nothing but Redis: the processes share the SQLite file of the data folder.

let redis: RedisServer
let folder: Awaited<ReturnType<typeof temporaryFolder>>
const started: ServerProcess[] = []

beforeAll(async () => {
  ;[redis, folder] = await Promise.all([startRedis(), temporaryFolder()])
})
afterAll(async () => {
  await Promise.all(started.map((server) => server.stop()))
  await redis?.remove()
  await folder?.remove()
})

const mock = { integration: { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode":200}' } } as const }

async function start(name: string, ...more: string[]): Promise<ServerProcess> {
  const server = await startServer({ arguments: ['--data', `${folder.path}/${name}`, '--redis', `redis://127.0.0.1:${redis.port}`, '--workers', '3', ...more] })
  started.push(server)
  return server
}

const workersOf = ({ pid }: ServerProcess): readonly number[] => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)

/** One request on a connection of its own: the kernel gives connections to the workers in turn. */
const ask = (server: ServerProcess, apiId: string, path = '/users'): Promise<number> =>
  fetch(`${server.url}/_aws/execute-api/${apiId}/prod${path}`, { headers: { connection: 'close' } }).then(({ status }) => status)

/** So many in a row that every worker has answered some. */
const everywhere = async (server: ServerProcess, apiId: string, status = 200): Promise<boolean> => (await Promise.all(Array.from({ length: 12 }, () => ask(server, apiId)))).every((each) => each === status)

test('what is deployed through one worker is served by all within a second, and deleted on all', async () => {
  const server = await start('serve')
  expect(workersOf(server)).toHaveLength(3)

  const times: number[] = []
  for (let round = 0; round < 5; round += 1) {
    const { apiId } = await deployRestApi(server.url, { methods: { 'GET /users': mock } })
    times.push(await until(() => everywhere(server, apiId), 'an API that every worker serves'))
    await fetch(`${server.url}/restapis/${apiId}/stages/prod`, { method: 'DELETE' })
    await until(() => everywhere(server, apiId, 403), 'an API that no worker serves')
  }

  // The third of five: a machine that stalls once or twice says nothing of the workers.
  expect(times.toSorted((one, other) => one - other)[2]).toBeLessThan(1000)
})

test('of changes that meet in several workers none is lost', async () => {
  const server = await start('changes', '--quotas', 'resourcesPerApi=2000')
  const { apiId, resourceIds } = await deployRestApi(server.url, { methods: { 'GET /users': mock } })
  await until(async () => (await Promise.all(Array.from({ length: 12 }, () => fetch(`${server.url}/restapis/${apiId}`, { headers: { connection: 'close' } })))).every(({ ok }) => ok), 'an API that every worker knows')
  const statuses = await Promise.all(
    Array.from({ length: 200 }, async (_, n) => {
      const response = await fetch(`${server.url}/restapis/${apiId}/resources/${resourceIds['/']}`, { method: 'POST', body: JSON.stringify({ pathPart: `r${n}` }), headers: { connection: 'close' } })
      return response.status
    }),
  )
  const { items = [] } = await managementOf(server.url).send(new GetResourcesCommand({ restApiId: apiId, limit: 500 }))

  expect(new Set(statuses)).toEqual(new Set([201]))
  expect(items.filter(({ path }) => path?.startsWith('/r'))).toHaveLength(200)
})

test('a worker that is killed with -9 is replaced and knows everything; the folder is nobody else\'s; after a stop one process has it', async () => {
  const server = await start('killed')
  const { apiId } = await deployRestApi(server.url, { methods: { 'GET /users': mock } })
  const before = workersOf(server)
  process.kill(before[0] as number, 'SIGKILL')
  await until(async () => workersOf(server).length === 3 && !workersOf(server).includes(before[0] as number), 'another worker')
  await until(() => everywhere(server, apiId).catch(() => false), 'an API that every worker serves')

  await expect(startServer({ arguments: ['--data', `${folder.path}/killed`] })).rejects.toThrow('is in use by process')
  await expect(startServer({ arguments: ['--data', `${folder.path}/killed`, '--redis', `redis://127.0.0.1:${redis.port}`, '--workers', '2'] })).rejects.toThrow('is in use by process')
  expect(await server.stop()).toBe(0)
  const alone = await startServer({ arguments: ['--data', `${folder.path}/killed`] })
  started.push(alone)
  expect(await ask(alone, apiId)).toBe(200)
})

test('a chat goes across all workers', async () => {
  const server = await start('chat')
  const chat = await createChat(server)
  const refuses = (): Promise<number> => fetch(`${server.url}/_aws/execute-api/${chat.apiId}/prod`, { headers: { connection: 'close' } }).then(({ status }) => status)
  await until(async () => new Set(await Promise.all(Array.from({ length: 12 }, refuses))).size === 1 && (await refuses()) === 403, 'the chat in every worker')
  const chatters: Chatter[] = []
  for (let n = 0; n < 3; n += 1) chatters.push(await chat.join(server))

  // Messages go by Redis, which a worker takes for away after a second.
  const everyWay = (): Promise<Outcome[]> => Promise.all(Array.from({ length: 4 }, () => chatters.map((to) => sendMessage(server, { apiId: chat.apiId, to }))).flat())
  const outcomes = await onRunningMachine(everyWay, (all) => !all.includes('lost'))

  for (const { client } of chatters) client.socket.terminate()
  chat.close()
  expect(new Set(outcomes)).toEqual(new Set(['right']))
})

test('a template is applied once, and its functions run in every worker', async () => {
  const code = `${folder.path}/stack`
  await mkdir(code)
  await writeFile(`${code}/index.js`, 'exports.handler = async () => ({ statusCode: 200, body: String(process.ppid) })')
  await writeFile(
    `${code}/template.yaml`,
    `Transform: AWS::Serverless-2016-10-31
Resources:
  Users:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs20.x
      Handler: index.handler
      CodeUri: ./
      Events: {Get: {Type: Api, Properties: {Path: /users, Method: GET}}}
`,
  )
  const server = await start('template', `${code}/template.yaml`)
  const apiIds = [...server.output().matchAll(/execute-api\/([a-z0-9]{10})\/Prod/g)].map((found) => found[1])
  const { items = [] } = await managementOf(server.url).send(new GetRestApisCommand({}))
  // Who says that it is ready serves what another worker has applied.
  const first = await Promise.all(Array.from({ length: 12 }, () => fetch(`${server.url}/_aws/execute-api/${apiIds[0]}/Prod/users`, { headers: { connection: 'close' } })))
  expect(new Set(first.map(({ status }) => status))).toEqual(new Set([200]))
  const parents = new Set<string>()
  await until(async () => {
    const response = await fetch(`${server.url}/_aws/execute-api/${apiIds[0]}/Prod/users`, { headers: { connection: 'close' } })
    if (response.ok) parents.add(await response.text())
    return parents.size === 3
  }, 'a function in every worker')

  expect(new Set(apiIds).size).toBe(1)
  expect(items).toHaveLength(1)
  expect(parents).toEqual(new Set(workersOf(server).map(String)))
})
