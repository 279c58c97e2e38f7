import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type HttpBackend, startHttpBackend } from '../src/http-backend.ts'
import { rawRequest, statusOf } from '../src/raw-request.ts'
import { type DeployedApi, deployRestApi } from '../src/rest-api.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'

// What an attacker sends: through mappings and templates to a backend that would be hurt.

let server: ServerProcess
let backend: HttpBackend
let api: DeployedApi
let folder: Awaited<ReturnType<typeof temporaryFolder>>

beforeAll(async () => {
  folder = await temporaryFolder()
  backend = await startHttpBackend()
  server = await startServer({ arguments: ['--data', `${folder.path}/data`] })
  const echo = { statusCode: '200', responseParameters: { 'method.response.header.X-Echo': 'integration.response.body.value' } }
  api = await deployRestApi(server.url, {
    variables: { evil: 'x' },
    methods: {
      'GET /files/{name}': {
        method: { requestParameters: { 'method.request.path.name': true } },
        integration: { type: 'HTTP_PROXY', httpMethod: 'GET', uri: `${backend.url}/public/{name}`, requestParameters: { 'integration.request.path.name': 'method.request.path.name' } },
      },
      'POST /header': {
        method: { requestParameters: { 'method.request.querystring.v': false } },
        integration: {
          type: 'HTTP',
          httpMethod: 'POST',
          uri: `${backend.url}/header`,
          requestParameters: { 'integration.request.header.X-From-Body': 'method.request.body.value', 'integration.request.header.X-From-Query': 'method.request.querystring.v' },
        },
        responses: [echo],
      },
      'POST /template': {
        integration: { type: 'HTTP', httpMethod: 'POST', uri: `${backend.url}/template`, requestTemplates: { 'application/json': '{"all": $input.json("$"), "one": "$util.escapeJavaScript($input.path("$.one"))"}' } },
      },
    },
  })
})

afterAll(async () => {
  await server?.stop()
  await backend?.close()
  await folder?.remove()
})

beforeEach(() => backend.answerWith((_request, response) => response.end('{}')))

const postJson = (path: string, body: string): Promise<Response> => api.invoke(path, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } })
const raw = (head: string, body = ''): Promise<string> => rawRequest(server.port, `${head}\r\nConnection: close\r\n\r\n${body}`)

describe('paths', () => {
  test.each(['..%2f..%2fsecret', '%2e%2e%2fsecret', '..', '%2e%2e', 'a%2f..%2f..%2fb', '..%5csecret'])('%s does not climb out of the backend path', async (name) => {
    const answer = await raw(`GET /_aws/execute-api/${api.apiId}/prod/files/${name} HTTP/1.1\r\nHost: localhost`)

    expect(statusOf(answer)).toBeGreaterThanOrEqual(400)
    expect(backend.seen.filter(({ url }) => !new URL(url, 'http://x').pathname.startsWith('/public/'))).toEqual([])
  })

  test('what is encoded reaches the backend as it was', async () => {
    await api.invoke('/files/a%20b%3Fc')

    expect(backend.seen[0]?.url).toBe('/public/a%20b%3Fc')
  })
})

describe('headers through mappings', () => {
  test.each(['a\\r\\nX-Injected: yes', 'a\\nX-Injected: yes', 'a\\u0000b'])('a body value with %s makes no header of its own', async (value) => {
    const answer = await postJson('/header', `{"value":"${value}"}`)

    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(backend.seen).toEqual([])
  })

  test('a query value with an encoded line end makes no header of its own', async () => {
    const answer = await api.invoke('/header?v=a%0d%0aX-Injected:%20yes', { method: 'POST', body: '{}' })

    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(backend.seen).toEqual([])
  })

  test('an answer value with a line end makes no header for the client', async () => {
    backend.answerWith((_request, response) => response.end('{"value":"a\\r\\nX-Injected: yes"}'))

    const answer = await postJson('/header', '{"value":"fine"}')

    expect(answer.headers.has('x-injected')).toBe(false)
  })
})

describe('JSON', () => {
  const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)

  test.each([
    ['a hundred thousand levels', deep(100_000), 400],
    ['a huge number', '{"one":1e999999,"two":123456789012345678901234567890}', 200],
    ['repeated keys', '{"one":"a","one":"b"}', 200],
    ['__proto__', '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"one":"x"}', 200],
    ['lone surrogates', '{"one":"\\ud800"}', 200],
    ['nothing but a brace', '{', 400],
  ])('%s is answered and harms nobody', async (_what, body, status) => {
    const answer = await postJson('/template', body)
    const text = await answer.text()
    const next = await postJson('/template', '{"one":"fine"}')

    expect([answer.status, next.status]).toEqual([status, 200])
    expect(text).not.toContain('$input')
    const last = JSON.parse(backend.seen.at(-1)?.body.toString() ?? '') as { all: Record<string, unknown> }
    expect([last, last.all['polluted']]).toEqual([{ all: { one: 'fine' }, one: 'fine' }, undefined])
  })
})

describe('smuggling', () => {
  const path = (): string => `/_aws/execute-api/${api.apiId}/prod/template`

  test.each([
    ['length and chunked together', 'Content-Length: 5\r\nTransfer-Encoding: chunked'],
    ['two lengths', 'Content-Length: 5\r\nContent-Length: 6'],
    ['chunked that is not the last coding', 'Transfer-Encoding: chunked, identity'],
    ['an unknown coding', 'Transfer-Encoding: xchunked'],
    ['a length with a sign', 'Content-Length: +5'],
    ['a space before the colon', 'Content-Length : 5'],
    ['an underscore', 'Content_Length: 5'],
    ['two hosts', 'Host: other'],
    ['a folded header', 'X-A: b\r\n c: d'],
  ])('%s is refused and the connection ends', async (_what, header) => {
    const answer = await rawRequest(server.port, `POST ${path()} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${header}\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n`)

    expect(statusOf(answer)).toBe(400)
    expect(answer.match(/HTTP\/1\.1 \d{3}/g)).toHaveLength(1)
    expect(backend.seen).toEqual([])
  })
})

describe('limits', () => {
  test('more than 10,240 bytes of headers', async () => {
    const answer = await raw(`GET /_aws/execute-api/${api.apiId}/prod/files/x HTTP/1.1\r\nHost: localhost\r\nX-Large: ${'a'.repeat(10_300)}`)

    expect(statusOf(answer)).toBe(431)
    expect(backend.seen).toEqual([])
  })

  test('a URL of more than 10,240 characters', async () => {
    const answer = await raw(`GET /_aws/execute-api/${api.apiId}/prod/files/x?${'a'.repeat(10_300)} HTTP/1.1\r\nHost: localhost`)

    expect(statusOf(answer)).toBe(414)
  })

  test('the case of a path counts, a slash at its end does not', async () => {
    const [other, trailing] = await Promise.all([api.invoke('/FILES/x'), api.invoke('/files/x/')])

    expect([other.status, await other.json()]).toEqual([403, { message: 'Missing Authentication Token' }])
    expect(trailing.status).toBe(200)
  })

  test('a hostile stage variable fills nothing outside its place', async () => {
    const hostile = await deployRestApi(server.url, {
      variables: { host: '127.0.0.1:1', path: '..%2F..%2Fsecret?a=b' },
      methods: { 'GET /': { integration: { type: 'HTTP_PROXY', httpMethod: 'GET', uri: `${backend.url}/public/\${stageVariables.path}/x` } } },
    }).catch((error: Error) => error.name)

    if (typeof hostile === 'string') expect(hostile).toBe('BadRequestException')
    else expect([(await hostile.invoke('/')).status >= 400, backend.seen]).toEqual([true, []])
  })
})
