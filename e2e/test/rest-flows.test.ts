import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { PutIntegrationCommand } from '@aws-sdk/client-api-gateway'
import { AddPermissionCommand, CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type HttpBackend, type RawBackend, startHttpBackend, startRawBackend } from '../src/http-backend.ts'
import { rawRequest } from '../src/raw-request.ts'
import { type DeployedApi, deployRestApi, managementOf, type MethodSketch } from '../src/rest-api.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'

// Whole requests through what has no table: functions in two languages, limits of answers, addresses, compression, several values.

const IMAGE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0x00])
const JSON_TYPE = { 'Content-Type': 'application/json' }
const FUNCTIONS = 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let backend: HttpBackend
let liar: RawBackend
let server: ServerProcess
let api: DeployedApi
const onIpv6 = createServer((request, response) => response.end(`v6 ${request.url ?? ''} ${request.headers.host ?? ''}`))

const HANDLERS = {
  node: `exports.handler = async (event) => event.what === undefined
    ? { statusCode: 200, isBase64Encoded: true, headers: { 'Content-Type': 'image/png' }, multiValueHeaders: { 'X-Got': [String(event.isBase64Encoded), event.body === null ? 'null' : event.body] }, body: '${IMAGE.toString('base64')}' }
    : require('node:fs').promises.writeFile(process.env.OUT || event.file, JSON.stringify(event)).then(() => { if (event.what === 'fail') throw new Error('Not Found: ' + event.what); return { wrote: event.what } })`,
  python: `
def handler(event, context):
    if event.get('httpMethod') is None:
        if event.get('fail'): raise Exception('Bad Request: ' + event['fail'])
        return {'doubled': event['n'] * 2}
    return {'statusCode': 201, 'headers': {'X-Language': 'python'}, 'body': '%s %s %s' % (event['httpMethod'], event['path'], event['queryStringParameters'])}
`,
}

beforeAll(async () => {
  folder = await temporaryFolder()
  await Promise.all(['node', 'python'].map((name) => mkdir(`${folder.path}/${name}`)))
  await writeFile(`${folder.path}/node/index.js`, HANDLERS.node)
  await writeFile(`${folder.path}/python/index.py`, HANDLERS.python)
  await new Promise<void>((resolve) => void onIpv6.listen(0, '::1', resolve))
  backend = await startHttpBackend()
  liar = await startRawBackend()
  server = await startServer({ arguments: ['--data', `${folder.path}/data`, '--quotas', 'integrationTimeoutMillis=60000'] })
  const lambda = new LambdaClient({ endpoint: server.url, region: 'us-east-1', credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' } })
  for (const [name, Runtime] of [['node', 'nodejs20.x'], ['python', 'python3.11']] as const) {
    const Code = { S3Bucket: '_gatewright_local', S3Key: `${folder.path}/${name}` }
    await lambda.send(new CreateFunctionCommand({ FunctionName: name, Runtime, Handler: 'index.handler', Role: 'arn:aws:iam::123456789012:role/x', Code }))
    await lambda.send(new AddPermissionCommand({ FunctionName: name, StatementId: 'a', Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com' }))
  }
  lambda.destroy()
  const proxy = (name: string): MethodSketch => ({ integration: { type: 'AWS_PROXY', httpMethod: 'POST', uri: `${FUNCTIONS}${name}/invocations` } })
  const invoke = (name: string, more: object = {}, responses: MethodSketch['responses'] = [{ statusCode: '200' }]): MethodSketch => ({
    integration: { type: 'AWS', httpMethod: 'POST', uri: `${FUNCTIONS}${name}/invocations`, ...more },
    responses,
  })
  const to = (uri: string, more: object = {}): MethodSketch => ({ integration: { type: 'HTTP_PROXY', httpMethod: 'ANY', uri, ...more } })
  api = await deployRestApi(server.url, {
    api: { binaryMediaTypes: ['image/png'], minimumCompressionSize: 64 },
    methods: {
      'ANY /image': proxy('node'),
      'ANY /python/{proxy+}': proxy('python'),
      'POST /later': invoke('node', { requestParameters: { 'integration.request.header.X-Amz-Invocation-Type': "'Event'" } }, [{ statusCode: '202' }]),
      'POST /double': invoke('python', { requestTemplates: { 'application/json': '{"n": $input.path("$.number"), "fail": $input.json("$.fail")}' } }, [
        { statusCode: '200', responseTemplates: { 'application/json': '{"result": $input.path("$.doubled")}' } },
        { statusCode: '400', selectionPattern: 'Bad Request: .*', responseTemplates: { 'application/json': '{"reason": "$util.escapeJavaScript($input.path("$.errorMessage"))"}' } },
      ]),
      'GET /v6': to(`http://[::1]:${(onIpv6.address() as AddressInfo).port}/target`),
      'GET /endless': to(liar.url),
      'GET /endless-held': { integration: { type: 'HTTP', httpMethod: 'GET', uri: liar.url } },
      'GET /slow': to(liar.url, { timeoutInMillis: 2500 }),
      'GET /slow-held': { integration: { type: 'HTTP', httpMethod: 'GET', uri: liar.url, timeoutInMillis: 2500 } },
      'GET /quick': to(liar.url, { timeoutInMillis: 50 }),
      'POST /several': {
        method: { requestParameters: { 'method.request.header.X-Tag': false } },
        integration: {
          type: 'HTTP',
          httpMethod: 'POST',
          uri: `${backend.url}/several`,
          requestParameters: { 'integration.request.header.X-Tags': 'method.request.multivalueheader.X-Tag', 'integration.request.header.X-Last': 'method.request.header.X-Tag' },
        },
        responses: [{ statusCode: '200', responseParameters: { 'method.response.header.X-All': 'integration.response.multivalueheader.X-Answer', 'method.response.header.X-One': 'integration.response.header.X-Answer' } }],
      },
      'GET /verb': to(`${backend.url}/verb`),
      'DELETE /verb': to(`${backend.url}/verb`),
    },
  })
})

afterAll(async () => {
  await server?.stop()
  await backend?.close()
  await liar?.close()
  await new Promise((resolve) => void onIpv6.close(resolve))
  await folder?.remove()
})

beforeEach(() => backend.answerWith((_request, response) => response.end('{}')))

describe('functions', () => {
  test('Node: bytes in as base64, bytes out where the client accepts them, else the base64', async () => {
    const sent = { method: 'POST', body: IMAGE, headers: { 'Content-Type': 'image/png' } }
    const [binary, text] = await Promise.all([api.invoke('/image', { ...sent, headers: { ...sent.headers, Accept: 'image/png' } }), api.invoke('/image', sent)])

    expect(Buffer.from(await binary.arrayBuffer()).toString('hex')).toBe(IMAGE.toString('hex'))
    expect([binary.headers.get('content-type'), binary.headers.get('x-got')]).toEqual(['image/png', `true, ${IMAGE.toString('base64')}`])
    expect(await text.text()).toBe(IMAGE.toString('base64'))
  })

  test('Python: method, path and query', async () => {
    const answer = await api.invoke('/python/a/b?x=1', { method: 'PATCH' })

    expect([answer.status, answer.headers.get('x-language'), await answer.text()]).toEqual([201, 'python', "PATCH /python/a/b {'x': '1'}"])
  })

  test('not by proxy: the template makes the event, the answer is mapped, an error chosen by its message', async () => {
    const call = (body: string): Promise<Response> => api.invoke('/double', { method: 'POST', body, headers: JSON_TYPE })
    const [doubled, failed] = await Promise.all([call('{"number":21}'), call('{"number":1,"fail":"no"}')])

    expect([doubled.status, await doubled.json()]).toEqual([200, { result: 42 }])
    expect([failed.status, await failed.json()]).toEqual([400, { reason: 'Bad Request: no' }])
  })

  test('asynchronously: the answer does not wait, the function runs', async () => {
    const file = `${folder.path}/written.json`

    const answer = await api.invoke('/later', { method: 'POST', body: JSON.stringify({ what: 'later', file }), headers: JSON_TYPE })

    expect([answer.status, await answer.text()]).toEqual([202, ''])
    await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('"what":"later"')
  })
})

test('a backend by its IPv6 address', async () => {
  const { port } = onIpv6.address() as AddressInfo

  expect(await (await api.invoke('/v6')).text()).toBe(`v6 /target [::1]:${port}`)
})

describe('timeouts', () => {
  const put = (restApiId: string, resourceId: string, timeoutInMillis: number): Promise<unknown> =>
    managementOf(server.url).send(new PutIntegrationCommand({ restApiId, resourceId, httpMethod: 'GET', type: 'HTTP_PROXY', integrationHttpMethod: 'GET', uri: 'http://example.com/', timeoutInMillis }))

  test('of 50 ms are kept', async () => {
    liar.respondWith(() => undefined)

    const answer = await api.invoke('/quick')

    expect([answer.status, await answer.json()]).toEqual([504, { message: 'Endpoint request timed out' }])
  })

  test('below 50 ms are refused; above 29 s too, but of regional APIs within the quota', async () => {
    const methods = { 'GET /': { integration: { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode":200}' } } } } as const
    const edge = await deployRestApi(server.url, { methods })
    const regional = await deployRestApi(server.url, { api: { endpointConfiguration: { types: ['REGIONAL'] } }, methods })
    const root = (one: DeployedApi): string => one.resourceIds['/'] ?? ''

    await expect(put(edge.apiId, root(edge), 49)).rejects.toMatchObject({ name: 'BadRequestException' })
    await expect(put(edge.apiId, root(edge), 29_001)).rejects.toMatchObject({ name: 'BadRequestException' })
    await expect(put(regional.apiId, root(regional), 60_000)).resolves.toMatchObject({ timeoutInMillis: 60_000 })
  })
})

describe('a backend that does not come to its end', () => {
  const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n'
  const CHUNK = `10000\r\n${'a'.repeat(65_536)}\r\n`

  test('with chunks without end: 500 where the answer is held, cut at 10 MB where it is handed on, and nothing left behind', async () => {
    liar.respondWith((socket) => {
      const more = (): void => {
        while (!socket.destroyed && socket.write(CHUNK));
      }
      socket.write(HEAD)
      socket.on('drain', more)
      more()
    })
    await api.invoke('/endless-held')
    const before = { descriptors: openDescriptors(), megabytes: residentMegabytes() }

    const held = await api.invoke('/endless-held')
    const cut = await rawRequest(server.port, `GET /_aws/execute-api/${api.apiId}/prod/endless HTTP/1.1\r\nHost: localhost\r\nAccept: image/png\r\nConnection: close\r\n\r\n`)

    expect([held.status, await held.json()]).toEqual([500, { message: 'Internal server error' }])
    expect(cut).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(cut.endsWith('0\r\n\r\n')).toBe(false)
    expect(cut.replaceAll(/\r\n[0-9a-f]+\r\n/g, '').length).toBeLessThan(10_600_000)
    expect(residentMegabytes() - before.megabytes).toBeLessThan(120)
    await expect.poll(openDescriptors).toBeLessThanOrEqual(before.descriptors + 2)
  })

  test('byte by byte: 504 where the answer is held, cut where it is handed on', async () => {
    liar.respondWith((socket) => {
      socket.write(HEAD)
      const drip = setInterval(() => socket.write('1\r\nx\r\n'), 100)
      socket.on('close', () => clearInterval(drip))
    })

    const held = await api.invoke('/slow-held')
    const cut = await rawRequest(server.port, `GET /_aws/execute-api/${api.apiId}/prod/slow HTTP/1.1\r\nHost: localhost\r\nAccept: image/png\r\nConnection: close\r\n\r\n`)
    const compressed = await api.invoke('/slow', { headers: { Accept: 'image/png', 'Accept-Encoding': 'gzip' } })

    expect([held.status, await held.json()]).toEqual([504, { message: 'Endpoint request timed out' }])
    expect(cut).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n1\r\nx\r\n$/)
    // What is to be compressed is held, too.
    expect([compressed.status, await compressed.json()]).toEqual([504, { message: 'Endpoint request timed out' }])
  })
})

test('compression: from minimumCompressionSize on, in the coding that the client prefers', async () => {
  const ask = (size: number, coding: string): Promise<string> => {
    backend.answerWith((_request, response) => response.end('a'.repeat(size)))
    return rawRequest(server.port, `GET /_aws/execute-api/${api.apiId}/prod/verb HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: ${coding}\r\nConnection: close\r\n\r\n`)
  }

  const [large, small, unknown] = [await ask(100, 'deflate;q=0.5, gzip'), await ask(63, 'gzip'), await ask(100, 'br')]

  expect(large).toMatch(/\r\nContent-Encoding: gzip\r\n/)
  expect(gunzipSync(Buffer.from(large.slice(large.indexOf('\r\n\r\n') + 4), 'latin1')).toString()).toBe('a'.repeat(100))
  expect([small.endsWith('a'.repeat(63)), unknown.endsWith('a'.repeat(100))]).toEqual([true, true])
})

test('several values of one header, to the backend and back', async () => {
  backend.answerWith((_request, response) => response.writeHead(200, ['X-Answer', 'one', 'X-Answer', 'two']).end('{}'))

  const answer = await rawRequest(server.port, `POST /_aws/execute-api/${api.apiId}/prod/several HTTP/1.1\r\nHost: localhost\r\nX-Tag: a\r\nX-Tag: b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)

  expect(backend.seen[0]?.headers).toMatchObject({ 'x-tags': 'a, b', 'x-last': 'b' })
  expect(answer.match(/\r\nX-All: \w+/g)).toEqual(['\r\nX-All: one', '\r\nX-All: two'])
  expect(answer.match(/\r\nX-One: \w+/g)).toEqual(['\r\nX-One: two'])
})

test('X-HTTP-Method-Override names the method that counts', async () => {
  await api.invoke('/verb', { method: 'POST', headers: { 'X-HTTP-Method-Override': 'DELETE' } })
  const unknown = await api.invoke('/verb', { method: 'GET', headers: { 'X-HTTP-Method-Override': 'PATCH' } })

  expect(backend.seen.map(({ method, headers }) => [method, headers['x-http-method-override']])).toEqual([['DELETE', undefined]])
  expect(unknown.status).toBe(403)
})

/** Megabytes of memory that the server's process holds. */
function residentMegabytes(): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024
}

/** Descriptors that the server's process has open. */
function openDescriptors(): number {
  return readdirSync(`/proc/${server.pid}/fd`).length
}
