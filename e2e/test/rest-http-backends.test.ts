import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type HttpBackend, type RawBackend, startHttpBackend, startRawBackend } from '../src/http-backend.ts'
import { rawRequest, statusOf } from '../src/raw-request.ts'
import { type DeployedApi, deployRestApi } from '../src/rest-api.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'

// HTTP and HTTP_PROXY against real servers: one that is sound, one that lies on the wire.

let server: ServerProcess
let backend: HttpBackend
let liar: RawBackend
let api: DeployedApi
let folder: Awaited<ReturnType<typeof temporaryFolder>>

beforeAll(async () => {
  folder = await temporaryFolder()
  backend = await startHttpBackend()
  liar = await startRawBackend()
  server = await startServer({ arguments: ['--data', `${folder.path}/data`] })
  const proxyTo = (url: string, more: object = {}) => ({
    method: { requestParameters: { 'method.request.path.proxy': true } },
    integration: {
      type: 'HTTP_PROXY' as const,
      httpMethod: 'ANY',
      uri: `${url}/{proxy}`,
      requestParameters: { 'integration.request.path.proxy': 'method.request.path.proxy' },
      ...more,
    },
  })
  api = await deployRestApi(server.url, {
    api: { binaryMediaTypes: ['application/octet-stream'] },
    variables: { host: backend.url.slice('http://'.length), version: 'v2' },
    methods: {
      'ANY /proxy/{proxy+}': proxyTo(backend.url),
      'ANY /lies/{proxy+}': proxyTo(liar.url),
      'ANY /silence/{proxy+}': proxyTo(liar.url, { timeoutInMillis: 500 }),
      'ANY /away/{proxy+}': proxyTo('http://127.0.0.1:1'),
      'GET /variables': { integration: { type: 'HTTP_PROXY', httpMethod: 'GET', uri: 'http://${stageVariables.host}/${stageVariables.version}/x' } },
      'POST /plain': {
        integration: { type: 'HTTP', httpMethod: 'PUT', uri: `${backend.url}/plain` },
        responses: [{ statusCode: '200' }, { statusCode: '404', selectionPattern: '4\\d{2}', responseTemplates: { 'application/json': '{"gone": true}' } }],
      },
    },
  })
})

afterAll(async () => {
  await server?.stop()
  await backend?.close()
  await liar?.close()
  await folder?.remove()
})

beforeEach(() => backend.answerWith((_request, response) => response.end('ok')))

describe('HTTP_PROXY', () => {
  test('hands method, path, query, headers and body on, and the answer back', async () => {
    backend.answerWith(({ body }, response) => {
      response.writeHead(201, { 'Content-Type': 'text/plain', 'X-Own': 'yes', Server: 'backend' })
      response.end(`got ${body.toString()}`)
    })

    const answer = await api.invoke('/proxy/a/b?x=1&x=2', { method: 'PATCH', body: 'hello', headers: { 'Content-Type': 'text/plain', 'X-Mine': 'm' } })

    expect(backend.seen).toMatchObject([{ method: 'PATCH', url: '/a/b?x=1&x=2', headers: { 'x-mine': 'm', 'content-type': 'text/plain' } }])
    expect(backend.seen[0]?.body.toString()).toBe('hello')
    expect([answer.status, await answer.text(), answer.headers.get('x-own'), answer.headers.get('x-amzn-remapped-server')]).toEqual([201, 'got hello', 'yes', 'backend'])
  })

  test('follows no redirect', async () => {
    backend.answerWith((_request, response) => {
      response.writeHead(302, { Location: '/elsewhere' })
      response.end()
    })

    const answer = await api.invoke('/proxy/x', { redirect: 'manual' })

    expect([answer.status, answer.headers.get('location'), backend.seen.length]).toEqual([302, '/elsewhere', 1])
  })

  test('HEAD has the headers and no body', async () => {
    backend.answerWith((_request, response) => {
      response.setHeader('X-Size', '5')
      response.end()
    })

    const answer = await api.invoke('/proxy/x', { method: 'HEAD' })

    expect([backend.seen[0]?.method, answer.status, answer.headers.get('x-size'), await answer.text()]).toEqual(['HEAD', 200, '5', ''])
  })

  test('fills stage variables into host and path', async () => {
    await api.invoke('/variables')

    expect(backend.seen[0]?.url).toBe('/v2/x')
  })

  test('10 MB go both ways whole, in bounded memory', async () => {
    const sent = randomBytes(9_900_000)
    backend.answerWith(({ body }, response) => {
      response.setHeader('Content-Type', 'application/octet-stream')
      response.end(body)
    })
    const headers = { 'Content-Type': 'application/octet-stream', Accept: 'application/octet-stream' }
    const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
    // The first of its kind loads what streams bodies.
    await api.invoke('/proxy/large', { method: 'POST', body: sent, headers }).then((answer) => answer.arrayBuffer())
    const before = residentMegabytes()

    for (let round = 0; round < 5; round += 1) {
      const answer = await api.invoke('/proxy/large', { method: 'POST', body: sent, headers })
      expect(answer.status).toBe(200)
      expect(digest(new Uint8Array(await answer.arrayBuffer()))).toBe(digest(sent))
    }

    expect(residentMegabytes() - before).toBeLessThan(60)
    expect(server.output()).not.toContain('MaxListenersExceededWarning')
  })

  test('more than 10 MB are refused, by their length and as they come', async () => {
    const declared = await api.invoke('/proxy/large', { method: 'POST', body: new Uint8Array(10_485_761) })
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (let piece = 0; piece < 11; piece += 1) yield new Uint8Array(1_048_576)
    }
    const chunked = await api.invoke('/proxy/large', { method: 'POST', body: ReadableStream.from(pieces()), duplex: 'half' } as RequestInit)

    expect([declared.status, await declared.json()]).toEqual([413, { message: 'Request Too Long' }])
    expect(chunked.status).toBe(413)
  })
})

describe('HTTP', () => {
  test('sends its own method and headers, and selects the answer by status', async () => {
    backend.answerWith((_request, response) => {
      response.statusCode = 410
      response.end('{"reason":"deleted"}')
    })

    const answer = await api.invoke('/plain', { method: 'POST', body: '{"a":1}', headers: { 'Content-Type': 'application/json', 'X-Mine': 'm' } })

    expect(backend.seen[0]).toMatchObject({ method: 'PUT', headers: { 'user-agent': `AmazonAPIGateway_${api.apiId}`, accept: 'application/json' } })
    expect(backend.seen[0]?.headers).not.toHaveProperty('x-mine')
    expect([answer.status, await answer.json()]).toEqual([404, { gone: true }])
  })
})

describe('a backend that misbehaves', () => {
  test.each([
    ['never answers', '', 504, 'Endpoint request timed out'],
    ['closes at once', undefined, 504, 'Network error communicating with endpoint'],
    ['answers garbage', 'this is not HTTP\r\n\r\n', 502, 'Internal server error'],
    ['answers half a head', 'HTTP/1.1 200 OK\r\nContent-Le', 504, 'Endpoint request timed out'],
    ['says two different lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc', 502, 'Internal server error'],
    ['splits its head by a bare CR', 'HTTP/1.1 200 OK\r\nX-A: b\rSet-Cookie: c=d\r\n\r\n', 502, 'Internal server error'],
    ['chunks with a length that is none', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc', 502, 'Internal server error'],
    ['switches protocols unasked', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n', 502, 'Internal server error'],
  ])('%s', async (_what, bytes, status, message) => {
    liar.respondWith((socket) => (bytes === undefined ? socket.destroy() : socket.write(bytes)))

    // Only where the time is what ends it; on a busy machine everything else may take longer.
    const answer = await api.invoke(message === 'Endpoint request timed out' ? '/silence/x' : '/lies/x')

    expect([answer.status, await answer.json()]).toEqual([status, { message }])
  })

  test('one that promises more than it sends: the client sees that the answer is not whole', async () => {
    liar.respondWith((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nonly this'))

    const outcome = await api.invoke('/lies/x').then(async (answer) => (answer.ok ? answer.text() : String(answer.status))).catch((error: Error) => error.name)

    expect(['504', '502', 'TypeError']).toContain(outcome)
  })

  test('one where nobody listens', async () => {
    const answer = await api.invoke('/away/x')

    expect([answer.status, await answer.json()]).toEqual([504, { message: 'Network error communicating with endpoint' }])
  })

  test('no descriptor is left over from 60 of them', async () => {
    const request = `GET /_aws/execute-api/${api.apiId}/prod/lies/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`
    liar.respondWith((socket) => socket.destroy())
    await rawRequest(server.port, request)
    const before = openDescriptors()

    for (let round = 0; round < 6; round += 1) {
      liar.respondWith((socket) => (round % 2 === 0 ? socket.destroy() : socket.write('garbage\r\n\r\n')))
      const answers = await Promise.all(Array.from({ length: 10 }, () => rawRequest(server.port, request)))
      expect(answers.map(statusOf)).toEqual(Array.from({ length: 10 }, () => (round % 2 === 0 ? 504 : 502)))
    }

    await expect.poll(openDescriptors).toBeLessThanOrEqual(before + 2)
  })
})

/** Megabytes of memory that the server's process holds. */
function residentMegabytes(): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024
}

/** Descriptors that the server's process has open. */
function openDescriptors(): number {
  return readdirSync(`/proc/${server.pid}/fd`).length
}
