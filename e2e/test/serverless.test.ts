import { mkdir, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { bash } from '../src/shell.ts'
import { connectSocket } from '../src/socket-client.ts'

// The third front: a serverless.yml with REST, HTTP and WebSocket events, variables, authorizers, CORS, keys, layers and resources.

const definition = `
service: shop
frameworkVersion: '3'
useDotenv: true
plugins: [serverless-offline]
custom:
  names: { dev: small, prod: big }
  settings: \${file(./settings.yml):\${sls:stage}}
provider:
  name: aws
  runtime: nodejs20.x
  stage: \${opt:stage, 'dev'}
  environment:
    SIZE: \${self:custom.names.\${self:provider.stage}}
    GREETING: \${self:custom.settings.greeting}
    FROM_DOTENV: \${env:SHOP_SECRET}
    FALLBACK: \${env:NOT_THERE, self:custom.nothing, 'none'}
    TABLE: !Ref Orders
  apiGateway:
    apiKeys: [{ name: partner, value: a-key-of-twenty-characters }]
    usagePlan: { throttle: { rateLimit: 100, burstLimit: 100 } }
    request: { schemas: { order: { schema: { $schema: 'http://json-schema.org/draft-04/schema#', type: object, required: [item] } } } }
  httpApi:
    cors: true
    authorizers:
      simple: { type: request, functionName: allow, enableSimpleResponses: true, identitySource: $request.header.x-token }
layers:
  words: { path: layer }
functions:
  get-order:
    handler: src/orders.get
    layers: [!Ref WordsLambdaLayer]
    events:
      - http: GET orders/{id}
      - http: { path: orders, method: post, cors: true, request: { schemas: { application/json: order } } }
      - http: { path: private, method: get, private: true }
      - http: { path: guarded, method: get, authorizer: { name: token, resultTtlInSeconds: 0 } }
      - http: { path: plain, method: get, integration: lambda }
      - sqs: arn:aws:sqs:us-east-1:123456789012:orders
  v2:
    handler: src/orders.get
    events:
      - httpApi: GET /v2/orders/{id}
      - httpApi: { path: /v2/guarded, method: get, authorizer: simple }
  token: { handler: src/orders.token }
  allow: { handler: src/orders.allow }
  socket:
    handler: src/orders.socket
    events:
      - websocket: $connect
      - websocket: { route: echo, routeResponseSelectionExpression: $default }
resources:
  Resources:
    Orders: { Type: AWS::DynamoDB::Table, Properties: { TableName: 'orders-\${sls:stage}' } }
  Outputs:
    Api: { Value: !Ref ApiGatewayRestApi }
`
const handlers = `
const words = require('words')
const { SIZE, GREETING, FROM_DOTENV, FALLBACK, TABLE } = process.env
exports.get = async (event) => event.requestContext
  ? { statusCode: 200, headers: { 'access-control-allow-origin': '*' }, body: JSON.stringify({ id: event.pathParameters?.id, SIZE, GREETING, FROM_DOTENV, FALLBACK, TABLE, word: words.word }) }
  : { method: event.method, query: event.query, stage: event.stage }
exports.token = async (event) => ({ principalId: 'p', policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect: event.authorizationToken === 'yes' ? 'Allow' : 'Deny', Resource: '*' }] } })
exports.allow = async (event) => ({ isAuthorized: event.headers['x-token'] === 'yes' })
exports.socket = async (event) => ({ statusCode: 200, body: event.body ?? '' })
`

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let server: ServerProcess
let rest: string
let http: string
let socket: string

beforeAll(async () => {
  folder = await temporaryFolder()
  for (const path of ['src', 'layer/nodejs/node_modules/words']) await mkdir(`${folder.path}/${path}`, { recursive: true })
  await writeFile(`${folder.path}/serverless.yml`, definition)
  await writeFile(`${folder.path}/settings.yml`, 'dev: { greeting: hello }\nprod: { greeting: good day }\n')
  await writeFile(`${folder.path}/.env`, 'SHOP_SECRET="from the file"\n')
  await writeFile(`${folder.path}/src/orders.js`, handlers.replace("require('words')", "(() => { try { return require('words') } catch { return {} } })()"))
  await writeFile(`${folder.path}/layer/nodejs/node_modules/words/index.js`, "exports.word = 'from the layer'\n")
  server = await startServer({ arguments: ['--data', `${folder.path}/data`, '--stage', 'prod', `${folder.path}/serverless.yml`] })
  const output = server.output()
  rest = /\(REST, stage prod\)\S* (\S+)/.exec(output)?.[1] ?? ''
  http = /\(HTTP, stage \$default\)\S* (\S+)/.exec(output)?.[1] ?? ''
  socket = /\(WEBSOCKET, stage prod\)\S* (\S+)/.exec(output)?.[1] ?? ''
})
afterAll(async () => {
  await server.stop()
  await folder.remove()
})

const json = async (url: string, init?: RequestInit): Promise<unknown> => (await fetch(url, init)).json()
const statusOf = async (url: string, headers: Record<string, string> = {}): Promise<number> => (await fetch(url, { headers })).status
const order = { id: '7', SIZE: 'big', GREETING: 'good day', FROM_DOTENV: 'from the file', FALLBACK: 'none', TABLE: 'orders-prod' }

test('serves http events with the values of variables, and a layer under /opt', async () => {
  expect(await json(`${rest}/orders/7`)).toEqual({ ...order, word: 'from the layer' })
})

test('validates a body against a schema of the provider, and answers a preflight', async () => {
  const refused = await json(`${rest}/orders`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })
  const preflight = await fetch(`${rest}/orders`, { method: 'OPTIONS' })

  expect(refused).toEqual({ message: 'Invalid request body' })
  expect(preflight.headers.get('access-control-allow-methods')).toBe('OPTIONS,POST')
})

test('asks for the key of the provider, and for the token of an authorizer', async () => {
  const statuses = [
    await statusOf(`${rest}/private`),
    await statusOf(`${rest}/private`, { 'x-api-key': 'a-key-of-twenty-characters' }),
    await statusOf(`${rest}/guarded`),
    await statusOf(`${rest}/guarded`, { authorization: 'no' }),
    await statusOf(`${rest}/guarded`, { authorization: 'yes' }),
  ]

  expect(statuses).toEqual([403, 200, 401, 403, 200])
})

test('maps requests of integration: lambda to the event of the framework', async () => {
  expect(await json(`${rest}/plain?a=it's`)).toEqual({ method: 'GET', query: { a: "it's" }, stage: 'prod' })
})

test('serves httpApi events with CORS and a request authorizer', async () => {
  const preflight = await fetch(`${http}/v2/orders/7`, { method: 'OPTIONS', headers: { origin: 'https://x.test', 'access-control-request-method': 'GET' } })

  expect(await json(`${http}/v2/orders/7`)).toMatchObject(order)
  expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
  expect([await statusOf(`${http}/v2/guarded`), await statusOf(`${http}/v2/guarded`, { 'x-token': 'no' }), await statusOf(`${http}/v2/guarded`, { 'x-token': 'yes' })]).toEqual([401, 403, 200])
})

test('serves websocket events', async () => {
  const client = await connectSocket(socket)

  client.say({ action: 'echo', n: 1 })

  await expect.poll(() => client.heard).toEqual(['{"action":"echo","n":1}'])
  client.socket.close()
})

test('names what it does not do', async () => {
  await expect.poll(() => server.output()).toMatch(/serverless\.yml:5:\d+: the plugin serverless-offline is not run/)
  await expect.poll(() => server.output()).toMatch(/serverless\.yml:\d+:\d+: get-order: events of sqs are named only/)
  await expect.poll(() => server.output()).toContain('shop-prod: Orders (AWS::DynamoDB::Table) is named only')
})

test('refuses a property that is not known, and a variable without value, with its place', async () => {
  const command = `${process.execPath} ${new URL('../../apps/reference-server/bin/gatewright.js', import.meta.url).pathname} start --port 0 --data ${folder.path}/bad`
  await mkdir(`${folder.path}/bad`)
  await writeFile(`${folder.path}/bad/serverless.yml`, 'service: a\nconfigValidationMode: error\nprovider: { name: aws }\nfunctions:\n  f:\n    handler: a.b\n    memory: 128\n')
  const property = await bash(`${command} ${folder.path}/bad/serverless.yml`)
  await writeFile(`${folder.path}/bad/serverless.yml`, 'service: a\nprovider:\n  name: aws\n  environment:\n    A: ${env:NOT_THERE}\n')
  const variable = await bash(`${command} ${folder.path}/bad/serverless.yml`)

  expect(property).toMatchObject({ status: 1, stderr: `gatewright: ${folder.path}/bad/serverless.yml:7:5: at 'functions.f': unrecognized property 'memory'\n` })
  expect(variable.stderr).toBe(`gatewright: ${folder.path}/bad/serverless.yml:5:5: Cannot resolve variable at "provider.environment.A": Value not found at "env" source\n`)
})
