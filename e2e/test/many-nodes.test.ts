import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { GetRestApisCommand } from '@aws-sdk/client-api-gateway'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPostgres, type PostgresServer } from '../../scripts/postgres-server.ts'
import { startRedis, type RedisServer } from '../../scripts/redis-server.ts'
import { requestOf, runFault } from '../src/fault-load.ts'
import { faultTable } from '../src/fault-table.ts'
import { deployRestApi, managementOf } from '../src/rest-api.ts'
import { startServer, temporaryFolder, type ServerProcess } from '../src/server-process.ts'
import { bash } from '../src/shell.ts'
import { until } from '../src/until.ts'

let postgres: PostgresServer
let redis: RedisServer
let folder: Awaited<ReturnType<typeof temporaryFolder>>
const nodes: ServerProcess[] = []
let backend: Server | undefined

beforeAll(async () => {
  ;[postgres, redis, folder] = await Promise.all([startPostgres(), startRedis(), temporaryFolder()])
})
afterAll(async () => {
  for (const node of nodes) await node.stop()
  backend?.close()
  await Promise.all([postgres?.remove(), redis?.remove()])
  await folder?.remove()
})

const GATEWRIGHT = `node ${new URL('../../apps/reference-server/bin/gatewright.js', import.meta.url).pathname}`

const mock = { integration: { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode":200}' } } as const }

async function start(name: string, { url, more = [] }: { readonly url: string; readonly more?: readonly string[] }): Promise<ServerProcess> {
  const node = await startServer({
    arguments: ['--data', `${folder.path}/${name}`, ...more],
    env: { GATEWRIGHT_POSTGRES_URL: url, GATEWRIGHT_REDIS_URL: `redis://127.0.0.1:${redis.port}` },
  })
  nodes.push(node)
  return node
}

const served = (node: ServerProcess, apiId: string): Promise<number> => fetch(`${node.url}/_aws/execute-api/${apiId}/prod/users`).then(({ status }) => status)

const isServed = (node: ServerProcess, apiId: string): Promise<number> => until(async () => (await served(node, apiId).catch(() => 0)) === 200, 'an API that is served')

const stateOf = async (node: ServerProcess): Promise<{ readonly engine: string; readonly state: string }> =>
  ((await (await fetch(`${node.url}/_gatewright/health`)).json()) as { configuration: { engine: string; state: string } }).configuration

test('what is deployed through one node is served by the other within a second', async () => {
  const url = await postgres.createDatabase()
  const [a, b] = [await start('a1', { url }), await start('b1', { url })]
  const times: number[] = []

  for (let round = 0; round < 5; round += 1) {
    const { apiId } = await deployRestApi(a.url, { methods: { 'GET /users': mock } })
    times.push(await isServed(b, apiId))
  }

  // The third of five: a machine that stalls once or twice says nothing of the nodes.
  expect(times.toSorted((one, other) => one - other)[2]).toBeLessThan(1000)
})

test('a node that starts with PostgreSQL away serves what it last had, refuses changes in a sentence, and heals by itself', async () => {
  const url = await postgres.createDatabase()
  const first = await start('a2', { url })
  const { apiId } = await deployRestApi(first.url, { methods: { 'GET /users': mock } })
  await first.stop()
  await postgres.kill()

  const node = await start('a2', { url })
  expect(await served(node, apiId)).toBe(200)
  const refused = managementOf(node.url).send(new GetRestApisCommand({}))
  await expect(refused).rejects.toMatchObject({ name: 'ServiceUnavailableException', message: expect.stringContaining('deployed APIs are served as they were') as string })
  expect((await fetch(`${node.url}/restapis`, { method: 'POST', body: JSON.stringify({ name: 'refused' }) })).status).toBe(503)
  expect(await (await fetch(`${node.url}/_gatewright/health`)).json()).toMatchObject({ status: 'ok', configuration: { engine: 'postgresql', state: 'away' } })
  await postgres.start()
  await until(async () => (await stateOf(node)).state === 'connected', 'a node that is connected again')

  const { apiId: later } = await deployRestApi(node.url, { methods: { 'GET /users': mock } })
  // Records of both nodes are in one place, also of what was refused while that place was away.
  const recorded = (name: string): string => postgres.sql(`SELECT count(*) > 0 FROM gatewright.audit WHERE record->>'eventName' = '${name}'`, url)
  await until(() => recorded('CreateDeployment') === 't', 'a record of the deployment')
  await until(() => postgres.sql("SELECT count(*) FROM gatewright.audit WHERE record->>'errorCode' = 'ServiceUnavailableException'", url) === '1', 'a record of what was refused')
  await isServed(node, later)
})

test('a node that was never told anything is not ready while PostgreSQL is away', async () => {
  const node = await startServer({ arguments: ['--data', `${folder.path}/new`, '--postgres', 'postgres://nobody@127.0.0.1:1/none'] })
  nodes.push(node)

  expect((await fetch(`${node.url}/_gatewright/ready`)).status).toBe(503)
  expect((await fetch(`${node.url}/_gatewright/health`)).status).toBe(200)
})

test('of 1,000 conflicting changes from two nodes none is lost, and those that are refused are refused with 409', async () => {
  const url = await postgres.createDatabase()
  const more = ['--quotas', 'resourcesPerApi=2000']
  const both = [await start('a3', { url, more }), await start('b3', { url, more })]
  const { apiId, resourceIds } = await deployRestApi(both[0]!.url, { methods: { 'GET /users': mock } })
  for (const node of both) await isServed(node, apiId)
  let next = 0
  const made: string[] = []
  const refusals: number[] = []

  async function work(node: ServerProcess): Promise<void> {
    for (let n = (next += 1); n <= 1000; n = next += 1) {
      // Each adds a resource under the same parent, which is in every one's list of children.
      const { status } = await fetch(`${node.url}/restapis/${apiId}/resources/${resourceIds['/']}`, { method: 'POST', body: JSON.stringify({ pathPart: `r${n}` }) })
      if (status === 201) made.push(`/r${n}`)
      else refusals.push(status)
    }
  }
  const row = await runFault({
    fault: '1,000 conflicting changes from two nodes',
    requests: both.map((node) => () => requestOf(`${node.url}/_aws/execute-api/${apiId}/prod/users`, '')),
    inject: async () => void (await Promise.all(both.flatMap((node) => [work(node), work(node), work(node)]))),
    isWell: async () => (await Promise.all(both.map((node) => fetch(`${node.url}/restapis/${apiId}`)))).every(({ ok }) => ok),
  })

  const stored = postgres.sql("SELECT body::json->>'path' FROM gatewright.documents WHERE kind = 'Resource'", url).split('\n')
  expect(stored.filter((path) => path.startsWith('/r')).toSorted()).toEqual(made.toSorted())
  expect(refusals.filter((status) => status !== 409)).toEqual([])
  expect(row).toMatchObject({ lost: 0, wrong: 0 })
  console.log(`1,000 conflicting changes: ${made.length} made, ${refusals.length} refused with 409, none lost\n${faultTable([row])}`)
})

test('--workers needs Redis, and says why', async () => {
  await expect(startServer({ arguments: ['--data', `${folder.path}/w0`, '--workers', '2'] })).rejects.toThrow('--workers 2 needs --redis: limits, quotas')
})

test('two workers share the port, and one that is killed is replaced while the other serves', async () => {
  const url = await postgres.createDatabase()
  const node = await start('w', { url, more: ['--workers', '2'] })
  const { apiId } = await deployRestApi(node.url, { methods: { 'GET /users': mock } })
  await until(async () => (await Promise.all(Array.from({ length: 8 }, () => served(node, apiId)))).every((status) => status === 200), 'an API that both workers serve')
  const workers = readFileSync(`/proc/${node.pid}/task/${node.pid}/children`, 'utf8').trim().split(' ').map(Number)

  process.kill(workers[0]!, 'SIGKILL')
  await until(async () => {
    const alive = readFileSync(`/proc/${node.pid}/task/${node.pid}/children`, 'utf8').trim().split(' ').map(Number)
    return alive.length === 2 && !alive.includes(workers[0]!)
  }, 'another worker')
  await isServed(node, apiId)

  expect(workers).toHaveLength(2)
  expect(await node.stop()).toBe(0)
})

test('a state goes from SQLite to PostgreSQL and back by one command each', async () => {
  const url = await postgres.createDatabase()
  const laptop = await startServer({ arguments: ['--data', `${folder.path}/laptop`] })
  const { apiId } = await deployRestApi(laptop.url, { methods: { 'GET /users': mock } })
  await laptop.stop()

  const over = await bash(`${GATEWRIGHT} import-state ${folder.path}/laptop --postgres ${url}`)
  const cluster = await start('a4', { url })
  // A node that the database kept waiting is ready before it has its copy.
  await isServed(cluster, apiId)
  const { apiId: second } = await deployRestApi(cluster.url, { methods: { 'GET /users': mock } })
  const again = await bash(`${GATEWRIGHT} import-state ${folder.path}/laptop --postgres ${url}`)
  const back = await bash(`${GATEWRIGHT} export-state --postgres ${url} | ${GATEWRIGHT} import-state - --data ${folder.path}/laptop2`)
  const home = await startServer({ arguments: ['--data', `${folder.path}/laptop2`] })
  nodes.push(home)

  expect(over).toMatchObject({ status: 0, stdout: expect.stringMatching(/^imported \d+ documents/) as string })
  expect(again).toMatchObject({ status: 1, stderr: expect.stringContaining('use --replace') as string })
  expect(back).toMatchObject({ status: 0, stderr: '' })
  expect([await served(home, apiId), await served(home, second)]).toEqual([200, 200])
})

test('settings come from flags, then the environment, then the file; what is no setting is refused; secrets come from files', async () => {
  const url = await postgres.createDatabase()
  mkdirSync(`${folder.path}/etc`)
  writeFileSync(`${folder.path}/etc/url`, `${url}\n`)
  writeFileSync(`${folder.path}/etc/gatewright.yaml`, 'region: eu-west-1\naccount-id: "111122223333"\nlog-level: warn\npostgres-file: url\ndata: data\n')
  const node = await startServer({ arguments: ['--config', `${folder.path}/etc/gatewright.yaml`, '--log-level', 'info'], env: { GATEWRIGHT_REGION: 'eu-central-1' } })
  nodes.push(node)

  await expect.poll(() => stateOf(node)).toMatchObject({ engine: 'postgresql', state: 'connected' })
  writeFileSync(`${folder.path}/etc/wrong.yaml`, 'prot: 80\n')
  await expect(startServer({ arguments: ['--config', `${folder.path}/etc/wrong.yaml`] })).rejects.toThrow('wrong.yaml: there is no setting prot')
  await expect(startServer({ arguments: ['--prot', '80'] })).rejects.toThrow('there is no setting --prot')
  await expect(startServer({ env: { GATEWRIGHT_PROT: '80' } })).rejects.toThrow('the environment has GATEWRIGHT_PROT, which is no setting')
})

test('the doctor looks at settings, folder, PostgreSQL and Redis', async () => {
  const url = await postgres.createDatabase()

  const well = await bash(`${GATEWRIGHT} doctor --data ${folder.path}/d --postgres ${url} --redis redis://127.0.0.1:${redis.port}`)
  const ill = await bash(`${GATEWRIGHT} doctor --data ${folder.path}/d --postgres postgres://x@127.0.0.1:1/x`)

  for (const line of ['ok      settings', 'ok      postgresql: version', 'ok      postgresql rights', 'ok      postgresql clock', 'ok      redis: Redis 7', 'ok      redis clock']) {
    expect(well.stdout).toContain(line)
  }
  expect(well.status).toBe(0)
  expect(ill).toMatchObject({ status: 1, stdout: expect.stringContaining('FAULT   postgresql: cannot be reached') as string })
})

test('SIGTERM drains: not ready at once, connections are closed after their answer, what is under way finishes', async () => {
  const url = await postgres.createDatabase()
  const node = await start('drain', { url, more: ['--drain-delay', '8'] })
  const { apiId } = await deployRestApi(node.url, { methods: { 'GET /users': mock } })

  const stopping = node.stop()
  await until(async () => (await fetch(`${node.url}/_gatewright/ready`)).status === 503, 'a node that drains')
  const meanwhile = await fetch(`${node.url}/_aws/execute-api/${apiId}/prod/users`)

  expect([meanwhile.status, meanwhile.headers.get('connection')]).toEqual([200, 'close'])
  expect(await stopping).toBe(0)
})

test('what is under way when SIGTERM comes is answered, however long it takes', async () => {
  const url = await postgres.createDatabase()
  const node = await start('under-way', { url })
  let release = (): void => undefined
  let arrive = (): void => undefined
  const arrived = new Promise<void>((resolve) => (arrive = resolve))
  const slowBackend = createServer((_request, response) => {
    release = () => response.end('late')
    arrive()
  }).listen(0, '127.0.0.1')
  backend = slowBackend
  await once(slowBackend, 'listening')
  const uri = `http://127.0.0.1:${(slowBackend.address() as AddressInfo).port}/`
  const { invoke } = await deployRestApi(node.url, { methods: { 'GET /users': { integration: { type: 'HTTP_PROXY', httpMethod: 'GET', uri } } } })

  const slow = invoke('/users')
  await arrived
  const stopping = node.stop()
  await until(async () => fetch(`${node.url}/_gatewright/health`).then(() => false, () => true), 'a port that nobody listens at')
  release()

  // With the end of its connection: nothing is left that would hold up the stop.
  expect((await slow).headers.get('connection')).toBe('close')
  expect(await (await slow).text()).toBe('late')
  expect(await stopping).toBe(0)
})
