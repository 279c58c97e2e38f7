import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import {
  CreateApiKeyCommand,
  CreateAuthorizerCommand,
  CreateDeploymentCommand,
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
  FlushStageAuthorizersCacheCommand,
  FlushStageCacheCommand,
  GetUsageCommand,
  UpdateApiKeyCommand,
  UpdateMethodCommand,
  UpdateStageCommand,
  UpdateUsageCommand,
} from '@aws-sdk/client-api-gateway'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPostgres, type PostgresServer } from '../../scripts/postgres-server.ts'
import { startRedis, type RedisServer } from '../../scripts/redis-server.ts'
import { deployRestApi, managementOf } from '../src/rest-api.ts'
import { startServer, temporaryFolder, type ServerProcess } from '../src/server-process.ts'
import { bash } from '../src/shell.ts'
import { until } from '../src/until.ts'

// What is asked of one node and has to hold on all.

const COMMAND = `node ${new URL('../../apps/reference-server/bin/gatewright.js', import.meta.url).pathname}`

let postgres: PostgresServer
let redis: RedisServer
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let url: string
let a: ServerProcess
let b: ServerProcess
const nodes: ServerProcess[] = []

beforeAll(async () => {
  ;[postgres, redis, folder] = await Promise.all([startPostgres(), startRedis(), temporaryFolder()])
  url = await postgres.createDatabase()
  ;[a, b] = await Promise.all([start('a'), start('b')])
})
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.stop()))
  await Promise.all([postgres?.remove(), redis?.remove()])
  await folder?.remove()
})

interface Way {
  readonly database?: string
  readonly withRedis?: boolean
  readonly more?: readonly string[]
}

async function start(name: string, { database = url, withRedis = true, more = [] }: Way = {}): Promise<ServerProcess> {
  const node = await startServer({
    // What nodes share through Redis needs its answer, however busy this machine is.
    arguments: ['--data', `${folder.path}/${name}`, ...(withRedis ? ['--redis-timeout', '5000'] : []), ...more],
    env: { GATEWRIGHT_POSTGRES_URL: database, ...(withRedis && { GATEWRIGHT_REDIS_URL: `redis://127.0.0.1:${redis.port}` }) },
  })
  nodes.push(node)
  return node
}

const addressOf = (node: ServerProcess, apiId: string): string => `${node.url}/_aws/execute-api/${apiId}/prod/users`
const textFrom = async (node: ServerProcess, apiId: string, headers: Record<string, string> = {}): Promise<string> => (await fetch(addressOf(node, apiId), { headers })).text()
const statusFrom = async (node: ServerProcess, apiId: string, headers: Record<string, string> = {}): Promise<number> => (await fetch(addressOf(node, apiId), { headers })).status

const mock = (body: string) => ({
  integration: { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode":200}' } } as const,
  responses: [{ statusCode: '200', responseTemplates: { 'application/json': body } }],
})

/** An archive with one file, Base64. */
async function zipOf(file: string, text: string): Promise<string> {
  const place = await mkdtemp(`${folder.path}/zip-`)
  await mkdir(dirname(`${place}/${file}`), { recursive: true })
  await writeFile(`${place}/${file}`, text)
  await bash(`cd ${place} && python3 -m zipfile -c ../code.zip ${file.split('/')[0]}`)
  return (await readFile(`${folder.path}/code.zip`)).toString('base64')
}

async function lambda(node: ServerProcess, path: string, body: object, method = 'POST'): Promise<Record<string, unknown>> {
  const response = await fetch(`${node.url}${path}`, { method, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(await response.text())
  return (await response.json()) as Record<string, unknown>
}

/** Makes a function that API Gateway may call; resolves with the URI for its integrations. */
async function createFunction(node: ServerProcess, name: string, { source, layers = [] }: { readonly source: string; readonly layers?: readonly string[] }): Promise<string> {
  const ZipFile = await zipOf('index.js', source)
  await lambda(node, '/2015-03-31/functions', { FunctionName: name, Runtime: 'nodejs20.x', Handler: 'index.handler', Role: 'arn:aws:iam::123456789012:role/x', Code: { ZipFile }, Layers: layers })
  await lambda(node, `/2015-03-31/functions/${name}/policy`, { StatementId: 'any', Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com' })
  return `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:${name}/invocations`
}

const greeter = (word: string): string => `exports.handler = async () => ({ statusCode: 200, body: '${word} ' + require('greeting') + ' ' + process.ppid })`
const publishGreeting = async (node: ServerProcess): Promise<string> => {
  const ZipFile = await zipOf('nodejs/node_modules/greeting/index.js', "module.exports = 'hello'")
  return String((await lambda(node, '/2018-10-31/layers/greeting/versions', { Content: { ZipFile } }))['LayerVersionArn'])
}

test('a function that is created through one node runs on another with its layer, and its new code too', async () => {
  const uri = await createFunction(a, 'greet', { source: greeter('first'), layers: [await publishGreeting(a)] })
  const { apiId } = await deployRestApi(a.url, { methods: { 'GET /users': { integration: { type: 'AWS_PROXY', httpMethod: 'POST', uri } } } })

  await until(async () => (await textFrom(b, apiId)) === `first hello ${b.pid}`, 'the function on the other node')
  await lambda(a, '/2015-03-31/functions/greet/code', { ZipFile: await zipOf('index.js', greeter('second')) }, 'PUT')

  await until(async () => (await textFrom(b, apiId)) === `second hello ${b.pid}`, 'the new code on the other node')
  expect(await textFrom(a, apiId)).toBe(`second hello ${a.pid}`)
})

test('functions go with their code and layers from SQLite to PostgreSQL and back', async () => {
  const database = await postgres.createDatabase()
  const laptop = await startServer({ arguments: ['--data', `${folder.path}/laptop`] })
  const uri = await createFunction(laptop, 'greet', { source: greeter('from the laptop'), layers: [await publishGreeting(laptop)] })
  const { apiId } = await deployRestApi(laptop.url, { methods: { 'GET /users': { integration: { type: 'AWS_PROXY', httpMethod: 'POST', uri } } } })
  await laptop.stop()

  const over = await bash(`${COMMAND} import-state ${folder.path}/laptop --postgres ${database}`)
  const node = await start('from-laptop', { database })
  await until(async () => (await textFrom(node, apiId)) === `from the laptop hello ${node.pid}`, 'the function from PostgreSQL')
  const back = await bash(`${COMMAND} export-state --postgres ${database} | ${COMMAND} import-state - --data ${folder.path}/laptop-2`)
  const home = await startServer({ arguments: ['--data', `${folder.path}/laptop-2`] })
  nodes.push(home)

  expect([over.stdout, back.stdout]).toEqual([expect.stringContaining('2 archives'), expect.stringContaining('2 archives')])
  expect(await textFrom(home, apiId)).toBe(`from the laptop hello ${home.pid}`)
})

test('FlushStageAuthorizersCache through one node is one on the other', async () => {
  const client = managementOf(a.url)
  const authorizerUri = await createFunction(a, 'decide', {
    source: `exports.handler = async ({ methodArn }) => ({ principalId: 'p', context: { mark: String(Math.random()) },
      policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: methodArn }] } })`,
  })
  const { apiId: restApiId, resourceIds } = await deployRestApi(a.url, { methods: { 'GET /users': mock('$context.authorizer.mark') } })
  const { id: authorizerId = '' } = await client.send(
    new CreateAuthorizerCommand({ restApiId, name: 'decide', type: 'TOKEN', authorizerUri, identitySource: 'method.request.header.Authorization', authorizerResultTtlInSeconds: 300 }),
  )
  const patchOperations = [
    { op: 'replace', path: '/authorizationType', value: 'CUSTOM' },
    { op: 'replace', path: '/authorizerId', value: authorizerId },
  ] as const
  await client.send(new UpdateMethodCommand({ restApiId, resourceId: resourceIds['/users'], httpMethod: 'GET', patchOperations: [...patchOperations] }))
  await client.send(new CreateDeploymentCommand({ restApiId, stageName: 'prod' }))
  const token = { authorization: 'token' }
  await until(async () => (await textFrom(b, restApiId, token)).startsWith('0.'), 'the authorizer on the other node')
  const remembered = await textFrom(b, restApiId, token)
  expect(await textFrom(b, restApiId, token)).toBe(remembered)

  await client.send(new FlushStageAuthorizersCacheCommand({ restApiId, stageName: 'prod' }))

  await until(async () => (await textFrom(b, restApiId, token)) !== remembered, 'another answer of the authorizer')
})

test('FlushStageCache through one node empties the other too, where answers are in memory', async () => {
  const database = await postgres.createDatabase()
  const [one, other] = await Promise.all([start('memory-1', { database, withRedis: false }), start('memory-2', { database, withRedis: false })])
  const client = managementOf(one.url)
  const { apiId: restApiId } = await deployRestApi(one.url, { methods: { 'GET /users': mock('$context.requestId') } })
  const patchOperations = [
    { op: 'replace', path: '/cacheClusterEnabled', value: 'true' },
    { op: 'replace', path: '/*/*/caching/enabled', value: 'true' },
  ] as const
  await client.send(new UpdateStageCommand({ restApiId, stageName: 'prod', patchOperations: [...patchOperations] }))
  await until(async () => (await textFrom(other, restApiId)) === (await textFrom(other, restApiId)), 'an answer that is kept')
  const kept = await textFrom(other, restApiId)

  await client.send(new FlushStageCacheCommand({ restApiId, stageName: 'prod' }))

  await until(async () => (await textFrom(other, restApiId)) !== kept, 'another answer')
  await expect.poll(() => one.output()).toContain('without --redis')
})

test('keys, plans and what UpdateUsage leaves hold on every node', async () => {
  const client = managementOf(a.url)
  const { apiId } = await deployRestApi(a.url, { methods: { 'GET /users': { ...mock('x'), method: { apiKeyRequired: true } } } })
  const { id: keyId = '', value = '' } = await client.send(new CreateApiKeyCommand({ name: 'k', enabled: true }))
  const { id: usagePlanId = '' } = await client.send(new CreateUsagePlanCommand({ name: 'p', quota: { limit: 1000, period: 'DAY' }, apiStages: [{ apiId, stage: 'prod' }] }))
  await client.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: 'API_KEY' }))
  const key = { 'x-api-key': value }
  await until(async () => (await statusFrom(b, apiId, key)) === 200, 'the key on the other node')

  await client.send(new UpdateUsageCommand({ usagePlanId, keyId, patchOperations: [{ op: 'replace', path: '/remaining', value: '1' }] }))
  const left = [await statusFrom(b, apiId, key), await statusFrom(b, apiId, key), await statusFrom(a, apiId, key)]
  const today = new Date().toISOString().slice(0, 10)
  const { items } = await managementOf(b.url).send(new GetUsageCommand({ usagePlanId, startDate: today, endDate: today }))
  await client.send(new UpdateApiKeyCommand({ apiKey: keyId, patchOperations: [{ op: 'replace', path: '/enabled', value: 'false' }] }))
  await until(async () => (await statusFrom(b, apiId, key)) === 403, 'the other node without the key')

  expect(left).toEqual([200, 429, 429])
  expect(items?.[keyId]?.[0]?.[1]).toBe(0)
})

const TEMPLATE = `Transform: AWS::Serverless-2016-10-31
Resources:
  Users:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs20.x
      Handler: index.handler
      CodeUri: ./
      Events: {Get: {Type: Api, Properties: {Path: /users, Method: GET}}}
`

test('a template that several nodes start with is applied once; it starts without PostgreSQL, too, and is applied when that is back', async () => {
  const database = await postgres.createDatabase()
  const stack = `${folder.path}/stack`
  await mkdir(stack)
  await writeFile(`${stack}/index.js`, "exports.handler = async () => ({ statusCode: 200, body: 'hello' })")
  await writeFile(`${stack}/template.yaml`, TEMPLATE)
  const way = { database, more: [`${stack}/template.yaml`] }

  const both = await Promise.all([start('t1', way), start('t2', way)])
  const apiIds = both.map((node) => /execute-api\/([a-z0-9]{10})\/Prod/.exec(node.output())?.[1] ?? '')
  const served = async (node: ServerProcess): Promise<string> => (await fetch(`${node.url}/_aws/execute-api/${apiIds[0]}/Prod/users`)).text()
  expect(apiIds[0]).toBe(apiIds[1])
  expect(await Promise.all(both.map(served))).toEqual(['hello', 'hello'])
  expect(postgres.sql("SELECT count(*) FROM gatewright.documents WHERE kind = 'RestApi'", database)).toBe('1')

  await both[0].stop()
  await postgres.kill()
  await writeFile(`${stack}/template.yaml`, TEMPLATE.replace('Path: /users', 'Path: /people'))
  const again = await start('t1', way)
  expect(await served(again)).toBe('hello')
  await postgres.start()
  await until(async () => (await fetch(`${again.url}/_aws/execute-api/${apiIds[0]}/Prod/people`)).status === 200, 'the changed template')

  expect((await bash(`${COMMAND} stacks --postgres ${database}`)).stdout).toContain('AWS::ApiGateway::RestApi')
  expect(await bash(`${COMMAND} destroy stack --postgres ${database} --data ${folder.path}/t3`)).toMatchObject({ status: 0, stdout: expect.stringContaining('stack is removed') as string })
  await until(async () => (await fetch(`${again.url}/_aws/execute-api/${apiIds[0]}/Prod/people`)).status === 403, 'the node without the stack')
})
