import { type BinaryLike, createHash, createHmac, createSign, generateKeyPairSync } from 'node:crypto'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { SignatureV4 } from '@smithy/signature-v4'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenIdProvider, startOpenIdProvider } from '../src/openid-provider.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { awsEnvironment, bash, requireProgram } from '../src/shell.ts'
import { connectSocket } from '../src/socket-client.ts'

// fixtures/seed-authorizer: the Python authorizer of shared/seeds/004 byte for byte, and its SAM authorizers. The seed reads a
// SECRET_KEY that it does not set: the deployed module is one line in front of it. PyJWT is copied into the function's folder, as
// Lambda needs it. The issuer in the JWT template is put in the place of the seed's example.
const FIXTURES = fileURLToPath(new URL('./fixtures/seed-authorizer', import.meta.url))
const FIND_JWT = `for python in $(type -ap python3); do $python -c 'import jwt, os; print(os.path.dirname(jwt.__file__))' 2>/dev/null && exit; done; exit 1`
const SECRET = 'a secret of this test, long enough for HS256'
const ALLOW = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }] }
const KEYS = [
  { accessKeyId: 'AKIAALICE', secretAccessKey: 'alices-secret', userName: 'alice', policies: [ALLOW] },
  { accessKeyId: 'ASIABO', secretAccessKey: 'bos-secret', sessionToken: 'bos-token', arn: 'arn:aws:sts::123456789012:assumed-role/ops/bo', policies: [ALLOW] },
  { accessKeyId: 'ASIAOLD', secretAccessKey: 'olds-secret', sessionToken: 'olds-token', expiration: '2026-01-01T00:00:00Z', policies: [ALLOW] },
  { accessKeyId: 'ASIADAN', secretAccessKey: 'dans-secret', sessionToken: 'dans-token', arn: 'arn:aws:sts::210987654321:assumed-role/ops/dan', policies: [ALLOW] },
  { accessKeyId: 'AKIACAROL', secretAccessKey: 'carols-secret', userName: 'carol', policies: [] },
]

let server: ServerProcess
let provider: OpenIdProvider
let cognito: Server
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let apis: Readonly<Record<string, string>>
const poolKey = generateKeyPairSync('rsa', { modulusLength: 2048 })

beforeAll(async () => {
  requireProgram('aws', 'apt-get install awscli')
  requireProgram('curl', 'apt-get install curl')
  const jwt = await bash(FIND_JWT)
  if (jwt.status !== 0) throw new Error('this test needs PyJWT for a python3 on PATH: apt-get install python3-jwt, or pip install PyJWT')
  folder = await temporaryFolder()
  const source = `${folder.path}/src`
  await cp(jwt.stdout.trim(), `${source}/jwt`, { recursive: true })
  await cp(`${FIXTURES}/echo.js`, `${source}/echo.js`)
  await writeFile(`${source}/authorizer.py`, `SECRET_KEY = '${SECRET}'\n${await readFile(`${FIXTURES}/authorizer.py`, 'utf8')}`)
  provider = await startOpenIdProvider()
  const template = await readFile(`${FIXTURES}/template.yaml`, 'utf8')
  await writeFile(`${folder.path}/template.yaml`, template.replace('https://cognito-idp.us-east-1.amazonaws.com/us-east-1_xxx', provider.issuer))
  await writeFile(`${folder.path}/keys.json`, JSON.stringify(KEYS))
  cognito = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ keys: [{ ...poolKey.publicKey.export({ format: 'jwk' }), kid: 'pool', alg: 'RS256', use: 'sig' }] }))
  })
  await new Promise<void>((resolve) => cognito.listen(0, '127.0.0.1', resolve))
  server = await startServer({
    arguments: ['--data', `${folder.path}/data`, '--access-keys', `${folder.path}/keys.json`, `${folder.path}/template.yaml`],
    env: { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: cognitoUrl() },
  })
  const rest = await aws(`apigateway get-rest-apis --query 'items[].[name,id]'`)
  const v2 = await aws(`apigatewayv2 get-apis --query 'Items[].[Name,ApiId,ProtocolType]'`)
  const named = ['token', 'iam', 'blocked', 'allowed', 'simple', 'sockets']
  apis = Object.fromEntries([
    ...(rest as string[][]).map(([name = '', id = '']) => [named.includes(name) ? name : 'pool', id]),
    ...(v2 as string[][]).map(([name = '', id = '']) => [named.includes(name) ? name : 'jwt', id]),
  ]) as Record<string, string>
})

afterAll(async () => {
  await server?.stop()
  await provider?.stop()
  cognito?.close()
  await folder?.remove()
})

const cognitoUrl = (): string => `http://127.0.0.1:${(cognito.address() as AddressInfo).port}`

async function aws(command: string): Promise<unknown> {
  const { status, stdout, stderr } = await bash(`aws ${command} --output json`, awsEnvironment(server.url))
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout === '' ? undefined : JSON.parse(stdout)
}

const addressOf = (api: string, path = '/users', stage = '/prod'): string => `${server.url}/_aws/execute-api/${apis[api]}${stage}${path}`

interface Answer {
  readonly status: number
  readonly type: string | null
  readonly body: unknown
}

async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const answer = await fetch(url, init)
  return { status: answer.status, type: answer.headers.get('x-amzn-errortype'), body: await answer.json() }
}

const authorized = (authorization: string, method = 'GET'): RequestInit => ({ method, headers: { authorization } })
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const inAnHour = (): number => Math.floor(Date.now() / 1000) + 3600

function hs256(claims: Record<string, unknown>, secret = SECRET): string {
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}

function poolToken(claims: Record<string, unknown>): string {
  const text = `${encode({ alg: 'RS256', kid: 'pool' })}.${encode({ sub: 'ada', iat: inAnHour() - 3600, exp: inAnHour(), ...claims })}`
  return `${text}.${createSign('RSA-SHA256').update(text).sign(poolKey.privateKey, 'base64url')}`
}

test('the seed authorizer lets its own tokens in and nobody else', async () => {
  const good = hs256({ sub: 'ada', exp: inAnHour() })
  expect(await ask(addressOf('token'), authorized(good))).toMatchObject({ status: 200, body: { principalId: 'ada', userId: 'ada', scope: 'read:users' } })
  const denied = { status: 403, type: 'AccessDeniedException', body: { Message: 'User is not authorized to access this resource with an explicit deny' } }
  expect(await ask(addressOf('token'), authorized(hs256({ sub: 'ada' }, 'another secret')))).toEqual(denied)
  expect(await ask(addressOf('token'), authorized(hs256({ sub: 'ada', exp: 1 })))).toEqual(denied)
  expect(await ask(addressOf('token'))).toEqual({ status: 401, type: 'UnauthorizedException', body: { message: 'Unauthorized' } })
})

test('a remembered policy is held against each method anew, until the cache is flushed', async () => {
  const token = hs256({ sub: 'bob', exp: inAnHour() })
  expect((await ask(addressOf('token'), authorized(token))).status).toBe(200)
  const other = await ask(addressOf('token'), authorized(token, 'POST'))
  expect(other).toEqual({ status: 403, type: 'AccessDeniedException', body: { Message: 'User is not authorized to access this resource' } })
  await aws(`apigateway flush-stage-authorizers-cache --rest-api-id ${apis['token']} --stage-name prod`)
  expect((await ask(addressOf('token'), authorized(token, 'POST'))).status).toBe(200)
})

test('an authorizer that says Unauthorized is 401, one that fails 500', async () => {
  expect((await ask(addressOf('token', '/word'), authorized('hello'))).status).toBe(200)
  const said = await ask(addressOf('token', '/word'), authorized('unauthorized'))
  expect(said).toEqual({ status: 401, type: 'UnauthorizedException', body: { message: 'Unauthorized' } })
  const failed = await ask(addressOf('token', '/word'), authorized('fail'))
  expect(failed).toEqual({ status: 500, type: 'AuthorizerFailureException', body: { message: null } })
})

test('a simple answer lets into an HTTP API, its context in the event', async () => {
  expect(await ask(addressOf('simple'), { headers: { 'x-word': 'let me in' } })).toMatchObject({ status: 200, body: { lambda: { plan: 'gold', seats: 3 } } })
  expect(await ask(addressOf('simple'), { headers: { 'x-word': 'please' } })).toMatchObject({ status: 403, body: { message: 'Forbidden' } })
  expect(await ask(addressOf('simple'))).toMatchObject({ status: 401, body: { message: 'Unauthorized' } })
})

test('$connect is decided by a REQUEST authorizer, whose context stays with the connection', async () => {
  const url = addressOf('sockets', '').replace('http', 'ws')
  const client = await connectSocket(`${url}?token=good`)
  client.say({ action: 'hello' })
  await expect.poll(() => client.heard).toEqual(['{"principal": "CONNECT", "room": "blue"}'])
  client.socket.close()
  await expect(connectSocket(`${url}?token=bad`)).rejects.toMatchObject({ status: 403 })
  await expect(connectSocket(url)).rejects.toMatchObject({ status: 401 })
})

test('the seed JWT template takes tokens of a real OpenID provider with its scope', async () => {
  const url = addressOf('jwt', '/users', '')
  expect(await ask(url, authorized(`Bearer ${await provider.token('read:users')}`))).toMatchObject({
    status: 200,
    body: { jwt: { claims: { iss: provider.issuer, aud: 'client-id', scope: 'read:users' } } },
  })
  const other = await fetch(url, authorized(`Bearer ${await provider.token('write:users')}`))
  expect([other.status, await other.json(), other.headers.get('www-authenticate')]).toEqual([
    403,
    { message: 'Forbidden' },
    expect.stringContaining('error="insufficient_scope"'),
  ])
  const none = await fetch(url)
  expect([none.status, await none.json(), none.headers.get('www-authenticate')]).toEqual([401, { message: 'Unauthorized' }, 'Bearer'])
  const [head, claims] = (await provider.token('read:users')).split('.')
  const forged = await fetch(url, authorized(`Bearer ${head}.${claims}.${Buffer.alloc(256).toString('base64url')}`))
  expect([forged.status, forged.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('error="invalid_token"')])
})

test('the seed Cognito template takes id tokens of its pool, which runs here', async () => {
  const { items } = (await aws(`apigateway get-authorizers --rest-api-id ${apis['pool']}`)) as { items: { providerARNs: string[] }[] }
  const poolId = items[0]?.providerARNs[0]?.split('/')[1] ?? ''
  const iss = `${cognitoUrl()}/${poolId}`
  const good = poolToken({ iss, aud: 'app', token_use: 'id', email: 'ada@example.com' })
  expect(await ask(addressOf('pool'), authorized(good))).toMatchObject({ status: 200, body: { claims: { sub: 'ada', email: 'ada@example.com' } } })
  const refused = { status: 401, type: 'UnauthorizedException', body: { message: 'Unauthorized' } }
  expect(await ask(addressOf('pool'))).toEqual(refused)
  expect(await ask(addressOf('pool'), authorized(poolToken({ iss: `${iss}x`, aud: 'app', token_use: 'id' })))).toEqual(refused)
  const old = await ask(addressOf('pool'), authorized(poolToken({ iss, aud: 'app', token_use: 'id', exp: inAnHour() - 7200 })))
  expect(old).toEqual({ ...refused, body: { message: 'The incoming token has expired' } })
})

test('test-invoke-authorizer tells what an authorizer answers, and logs how', async () => {
  const run = async (api: string, name: string, token: string): Promise<Record<string, unknown>> => {
    const named = (await aws(`apigateway get-authorizers --rest-api-id ${apis[api]} --query 'items[].[name,id]'`)) as [string, string][]
    return (await aws(`apigateway test-invoke-authorizer --rest-api-id ${apis[api]} --authorizer-id ${Object.fromEntries(named)[name]} --headers Authorization=${token}`)) as Record<string, unknown>
  }

  const pools = (await aws(`apigateway get-authorizers --rest-api-id ${apis['pool']}`)) as { items: { providerARNs: string[] }[] }
  const poolId = pools.items[0]?.providerARNs[0]?.split('/')[1] ?? ''
  const lambda = await run('token', 'Seed', hs256({ sub: 'ada', exp: inAnHour() }))
  const pool = await run('pool', 'CognitoAuthorizer', poolToken({ iss: `${cognitoUrl()}/${poolId}`, aud: 'app', token_use: 'id', email: 'ada@example.com' }))
  const refused = await run('pool', 'CognitoAuthorizer', 'rubbish')

  expect(lambda).toMatchObject({ clientStatus: 0, principalId: 'ada', policy: expect.stringContaining('"Effect":"Allow"'), latency: expect.any(Number) })
  expect(lambda['log']).toMatch(/ : Successfully completed authorizer execution\n$/)
  expect(pool).toMatchObject({ clientStatus: 0, claims: { sub: 'ada', email: 'ada@example.com' } })
  expect(refused['clientStatus']).toBe(401)
})

class Sha256 {
  readonly #hash: { update(data: BinaryLike): unknown; digest(): Buffer }

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as BinaryLike)
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(data as BinaryLike)
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }
}

/** A GET signed by the signer of AWS's SDKs. */
async function signedBySdk(url: string, { secretAccessKey = 'alices-secret', accessKeyId = 'AKIAALICE', signingDate = new Date(), sessionToken = '' } = {}): Promise<Answer> {
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken === '' ? {} : { sessionToken }) }
  const signer = new SignatureV4({ credentials, service: 'execute-api', region: 'us-east-1', sha256: Sha256 })
  const { protocol, hostname, port, pathname, host } = new URL(url)
  const { headers } = await signer.sign({ method: 'GET', protocol, hostname, port: Number(port), path: pathname, headers: { host } }, { signingDate })
  return ask(url, { headers })
}

test('AWS_IAM takes signatures of curl and of the SDKs, and refuses in the words of AWS', async () => {
  const url = addressOf('iam')
  const byCurl = await bash(`curl -s --aws-sigv4 aws:amz:us-east-1:execute-api --user AKIAALICE:alices-secret ${url}`)
  expect(JSON.parse(byCurl.stdout)).toMatchObject({ accessKey: 'AKIAALICE', userArn: 'arn:aws:iam::123456789012:user/alice' })
  expect(await signedBySdk(url)).toMatchObject({ status: 200, body: { accessKey: 'AKIAALICE', userArn: 'arn:aws:iam::123456789012:user/alice' } })

  const wrongByCurl = await bash(`curl -s -w '%{http_code}' --aws-sigv4 aws:amz:us-east-1:execute-api --user AKIAALICE:other ${url}`)
  expect(wrongByCurl.stdout).toMatch(/^\{"message":"The request signature we calculated does not match the signature you provided\..*\}403$/s)
  expect(await signedBySdk(url, { secretAccessKey: 'other' })).toEqual({
    status: 403,
    type: 'InvalidSignatureException',
    body: { message: expect.stringMatching(/^The request signature we calculated does not match the signature you provided\./) as string },
  })
  expect(await signedBySdk(url, { signingDate: new Date(Date.now() - 3_600_000) })).toEqual({
    status: 403,
    type: 'InvalidSignatureException',
    body: { message: expect.stringMatching(/^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z/) as string },
  })
  expect(await signedBySdk(url, { accessKeyId: 'AKIANOBODY' })).toEqual({
    status: 403,
    type: 'UnrecognizedClientException',
    body: { message: 'The security token included in the request is invalid.' },
  })
  expect(await ask(url)).toEqual({ status: 403, type: 'MissingAuthenticationTokenException', body: { message: 'Missing Authentication Token' } })
  expect(await signedBySdk(url, { accessKeyId: 'AKIACAROL', secretAccessKey: 'carols-secret' })).toEqual({
    status: 403,
    type: 'AccessDeniedException',
    body: { Message: expect.stringMatching(/^User: arn:aws:iam::123456789012:user\/carol is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:\*{8}9012:/) as string },
  })
})

test('AWS_IAM knows sessions by their token, ends them in time, and asks both policies of another account', async () => {
  const url = addressOf('iam')
  const bo = { accessKeyId: 'ASIABO', secretAccessKey: 'bos-secret', sessionToken: 'bos-token' }
  expect(await signedBySdk(url, bo)).toMatchObject({ status: 200, body: { accessKey: 'ASIABO', userArn: 'arn:aws:sts::123456789012:assumed-role/ops/bo' } })
  expect(await signedBySdk(url, { ...bo, sessionToken: 'another' })).toEqual({
    status: 403,
    type: 'UnrecognizedClientException',
    body: { message: 'The security token included in the request is invalid.' },
  })
  expect(await signedBySdk(url, { accessKeyId: 'ASIAOLD', secretAccessKey: 'olds-secret', sessionToken: 'olds-token' })).toEqual({
    status: 403,
    type: 'ExpiredTokenException',
    body: { message: 'The security token included in the request is expired' },
  })
  expect(await signedBySdk(url, { accessKeyId: 'ASIADAN', secretAccessKey: 'dans-secret', sessionToken: 'dans-token' })).toEqual({
    status: 403,
    type: 'AccessDeniedException',
    body: { Message: expect.stringMatching(/^User: arn:aws:sts::210987654321:assumed-role\/ops\/dan is not authorized to perform: execute-api:Invoke on resource: /) as string },
  })
})

test('a URL that the SDK has signed opens for anybody who has it, as long as it lasts', async () => {
  const { protocol, hostname, port, pathname, host } = new URL(addressOf('iam'))
  const signer = new SignatureV4({ credentials: { accessKeyId: 'AKIAALICE', secretAccessKey: 'alices-secret' }, service: 'execute-api', region: 'us-east-1', sha256: Sha256 })
  const presign = async (signingDate: Date): Promise<string> => {
    const { query = {} } = await signer.presign({ method: 'GET', protocol, hostname, port: Number(port), path: pathname, headers: { host } }, { signingDate, expiresIn: 60 })
    return `${addressOf('iam')}?${new URLSearchParams(query as Record<string, string>).toString()}`
  }
  expect(await ask(await presign(new Date()))).toMatchObject({ status: 200, body: { accessKey: 'AKIAALICE' } })
  expect(await ask(`${await presign(new Date())}&admin=true`)).toMatchObject({ status: 403, type: 'InvalidSignatureException' })
  expect(await ask(await presign(new Date(Date.now() - 61_000)))).toMatchObject({
    status: 403,
    type: 'InvalidSignatureException',
    body: { message: expect.stringMatching(/^Signature expired: /) as string },
  })
})

test('a resource policy lets in and keeps out by aws:SourceIp', async () => {
  expect((await ask(addressOf('allowed'))).status).toBe(200)
  expect(await ask(addressOf('blocked'))).toEqual({
    status: 403,
    type: 'AccessDeniedException',
    body: { Message: expect.stringMatching(/^User: anonymous is not authorized to perform: execute-api:Invoke on resource: .* with an explicit deny/) as string },
  })
})
