import { generateKeyPairSync, createSign } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenIdProvider, startOpenIdProvider } from '../src/openid-provider.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { connectSocket } from '../src/socket-client.ts'

// Every SAM and CloudFormation template of the seed documents: the seven YAML blocks of shared/seeds/004, byte for byte in
// fixtures/seed-templates, all served by one `gatewright start` and called. Three are whole templates. Four are cut-outs, to which is
// added here only what they leave out: the Transform, the indentation of Resources, and a function with an event. The issuer of the
// JWT cut-out is put in the place of the document's example.
const FIXTURES = fileURLToPath(new URL('./fixtures/seed-templates', import.meta.url))
const seed = (name: string): Promise<string> => readFile(`${FIXTURES}/${name}.yaml`, 'utf8')

const HANDLER = `
def handler(event, context):
    import json
    claims = (event["requestContext"].get("authorizer") or {})
    return {"statusCode": 200, "body": json.dumps({"event": event.get("version", "1.0"), "path": event.get("pathParameters"), "query": event.get("queryStringParameters"), "authorizer": claims, "handler": context.function_name})}
`
const SOCKETS = `
def connect_handler(event, context):
    return {"statusCode": 200 if event["requestContext"]["routeKey"] == "$connect" else 500}
`
const transform = 'Transform: AWS::Serverless-2016-10-31\n'
const fn = (event: string): string => `
  Echo:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: python3.12
      CodeUri: src/
      Events:
        Event:
${event.replaceAll(/^/gm, '          ')}
`
const indented = (text: string): string => text.replaceAll(/^(?=\S)(?!#)|^(?= )/gm, '  ')

let server: ServerProcess
let provider: OpenIdProvider
let cognito: Server
let folder: Awaited<ReturnType<typeof temporaryFolder>>
const poolKey = generateKeyPairSync('rsa', { modulusLength: 2048 })

async function templates(): Promise<Record<string, string>> {
  return {
    rest: await seed('rest'),
    http: await seed('http'),
    websocket: await seed('websocket'),
    cognito: `${transform}${await seed('cognito-authorizer')}${fn('Type: Api\nProperties: {RestApiId: !Ref MyApi, Path: /me, Method: GET}')}`,
    jwt: `${transform}${(await seed('jwt-authorizer')).replace('https://cognito-idp.us-east-1.amazonaws.com/us-east-1_xxx', provider.issuer)}${fn('Type: HttpApi\nProperties: {ApiId: !Ref HttpApi, Path: /me, Method: GET}')}`,
    cache: `${transform}Globals: {Function: {Handler: index.handler, Runtime: python3.12, CodeUri: src/}, Api: {CacheClusterEnabled: true, CacheClusterSize: '0.5'}}
Resources:
  MyApi: {Type: AWS::Serverless::Api, Properties: {StageName: prod, MethodSettings: [{ResourcePath: /users, HttpMethod: GET, CachingEnabled: true}]}}
${indented(await seed('cache-key'))}`,
    cors: `${transform}Resources:\n${indented(await seed('http-cors'))}${fn('Type: HttpApi\nProperties: {ApiId: !Ref HttpApi, Path: /users, Method: GET}')}`,
  }
}

beforeAll(async () => {
  folder = await temporaryFolder()
  provider = await startOpenIdProvider()
  cognito = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ keys: [{ ...poolKey.publicKey.export({ format: 'jwk' }), kid: 'pool', alg: 'RS256', use: 'sig' }] }))
  })
  await new Promise<void>((resolve) => cognito.listen(0, '127.0.0.1', resolve))
  const files: string[] = []
  for (const [name, text] of Object.entries(await templates())) {
    const own = `${folder.path}/${name}`
    await mkdir(`${own}/src`, { recursive: true })
    for (const module of ['index', 'create']) await writeFile(`${own}/src/${module}.py`, HANDLER)
    await writeFile(`${own}/src/websocket.py`, SOCKETS)
    await writeFile(`${own}/template.yaml`, text)
    files.push(`${own}/template.yaml`)
  }
  server = await startServer({ arguments: ['--data', `${folder.path}/data`, ...files], env: { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: cognitoUrl() } })
})

afterAll(async () => {
  await server?.stop()
  await provider?.stop()
  cognito?.close()
  await folder?.remove()
})

const cognitoUrl = (): string => `http://127.0.0.1:${(cognito.address() as AddressInfo).port}`
const managed = async (path: string, init: RequestInit = {}): Promise<Record<string, unknown>> =>
  (await (await fetch(`${server.url}${path}`, init)).json()) as Record<string, unknown>
const post = (path: string, body: object): Promise<Record<string, unknown>> =>
  managed(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

/** The address of a stack's API with that stage. */
async function addressOf(stack: string): Promise<string> {
  const state = JSON.parse(await readFile(`${folder.path}/data/stacks/${stack}.json`, 'utf8')) as { resources: Record<string, { type: string; physicalId: string; properties: Record<string, string> }> }
  const stage = Object.values(state.resources).find(({ type }) => type.endsWith('::Stage'))
  const name = stage?.properties['StageName'] ?? ''
  return `${server.url}/_aws/execute-api/${stage?.properties['RestApiId'] ?? stage?.properties['ApiId']}${name === '$default' ? '' : `/${name}`}`
}

async function ask(address: string, init: RequestInit = {}): Promise<[status: number, body: Record<string, unknown>]> {
  const answer = await fetch(address, init)
  const text = await answer.text()
  return [answer.status, text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)]
}

function poolToken(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const head = `${part({ alg: 'RS256', kid: 'pool' })}.${part({ sub: 'ada', exp: Math.floor(Date.now() / 1000) + 3600, ...claims })}`
  return `${head}.${createSign('RSA-SHA256').update(head).sign(poolKey.privateKey, 'base64url')}`
}

test('SAM Template for REST API: three methods of two functions, and CORS', async () => {
  const url = await addressOf('rest')

  const [users, user, made] = await Promise.all([ask(`${url}/users`), ask(`${url}/users/7`), ask(`${url}/users`, { method: 'POST', body: '{}' })])
  const preflight = await fetch(`${url}/users`, { method: 'OPTIONS' })

  expect(users).toMatchObject([200, { event: '1.0', path: null, handler: expect.stringContaining('GetUsersFunction') as string }])
  expect(user).toMatchObject([200, { path: { userId: '7' } }])
  expect(made).toMatchObject([200, { handler: expect.stringContaining('CreateUserFunction') as string }])
  expect(preflight.headers.get('access-control-allow-methods')).toBe('GET,POST,PUT,DELETE,OPTIONS')
})

test('SAM Template for HTTP API: three routes in format 2.0, and CORS', async () => {
  const url = await addressOf('http')

  const [users, user, made] = await Promise.all([ask(`${url}/users`), ask(`${url}/users/7`), ask(`${url}/users`, { method: 'POST', body: '{}' })])
  const preflight = await fetch(`${url}/users`, { method: 'OPTIONS', headers: { origin: 'https://a.example', 'access-control-request-method': 'PUT' } })

  expect([users, user, made]).toMatchObject([[200, { event: '2.0' }], [200, { path: { userId: '7' } }], [200, { event: '2.0' }]])
  expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
})

test('SAM Template for WebSocket API: a client connects, once the stage and the permission are there that the document leaves out', async () => {
  const { items } = (await managed('/v2/apis')) as { items: readonly { readonly name: string; readonly apiId: string }[] }
  const { apiId } = items.find(({ name }) => name === 'chat-websocket-api') ?? { apiId: '' }
  const { Functions } = (await managed('/2015-03-31/functions')) as { Functions: { FunctionName: string }[] }
  const name = Functions.find(({ FunctionName }) => FunctionName.includes('ConnectFunction'))?.FunctionName ?? ''
  await post(`/2015-03-31/functions/${name}/policy`, { StatementId: 'api', Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com' })
  await post(`/v2/apis/${apiId}/stages`, { stageName: 'prod', autoDeploy: true })

  await expect.poll(async () => (await connectSocket(`${server.url.replace('http', 'ws')}/_aws/execute-api/${apiId}/prod`).catch(() => undefined))?.socket.readyState).toBe(1)
  await expect.poll(() => server.output()).toContain('ConnectionsTable (AWS::DynamoDB::Table) is named only')
})

test('Cognito authorizer: the pool of the template is the issuer', async () => {
  const url = `${await addressOf('cognito')}/me`
  const state = JSON.parse(await readFile(`${folder.path}/data/stacks/cognito.json`, 'utf8')) as { resources: Record<string, { physicalId: string }> }
  const token = poolToken({ iss: `${cognitoUrl()}/${state.resources['UserPool']?.physicalId}`, aud: 'app', token_use: 'id' })

  expect(await ask(url)).toEqual([401, { message: 'Unauthorized' }])
  expect(await ask(url, { headers: { authorization: token } })).toMatchObject([200, { authorizer: { claims: { sub: 'ada' } } }])
})

test('JWT authorizer: a token with the scope passes, another is refused', async () => {
  const url = `${await addressOf('jwt')}/me`
  const bearer = async (scope: string): Promise<RequestInit> => ({ headers: { authorization: `Bearer ${await provider.token(scope)}` } })

  expect(await ask(url)).toEqual([401, { message: 'Unauthorized' }])
  expect(await ask(url, await bearer('write:users'))).toEqual([403, { message: 'Forbidden' }])
  expect(await ask(url, await bearer('read:users'))).toMatchObject([200, { authorizer: { jwt: { scopes: ['read:users'] } } }])
})

test('cache key: an answer is kept by the query parameter alone', async () => {
  const url = `${await addressOf('cache')}/users`

  const [, first] = await ask(`${url}?filter=a`)
  const [, again] = await ask(`${url}?filter=a&other=1`)
  const [, other] = await ask(`${url}?filter=b`)

  expect(first['query']).toEqual({ filter: 'a' })
  expect(again['query']).toEqual({ filter: 'a' })
  expect(other['query']).toEqual({ filter: 'b' })
})

test('CORS of an HTTP API: the origin that is allowed is answered with credentials, another is not', async () => {
  const url = `${await addressOf('cors')}/users`
  const preflight = (origin: string): Promise<Response> => fetch(url, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'X-Requested-With' } })

  const [allowed, other] = [await preflight('https://app.example.com'), await preflight('https://evil.example')]

  expect(Object.fromEntries(allowed.headers)).toMatchObject({ 'access-control-allow-origin': 'https://app.example.com', 'access-control-allow-credentials': 'true', 'access-control-max-age': '86400' })
  expect(other.headers.get('access-control-allow-origin')).toBeNull()
  expect(await ask(url)).toMatchObject([200, { event: '2.0' }])
})
