import { once } from 'node:events'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import WebSocket from 'ws'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { connectSocket, loopback, type SocketClient } from '../src/socket-client.ts'

// Limits and close codes: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
// and websocket-api-… pages of the guide, as packages/websocket-routes/README.md lists them.

const KIB = 1024

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let backend: Server
let server: ServerProcess
let url: string
let guardedUrl: string
let keyedUrl: string
/** The same API as `url`, by path. */
let pathUrl: string
let ca: Buffer

beforeAll(async () => {
  folder = await temporaryFolder()
  await cp(fileURLToPath(new URL('./fixtures/sockets', import.meta.url)), folder.path, { recursive: true })
  backend = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    response.end(JSON.stringify({ method: request.method, path: request.url, connectionId: request.headers['connection-id'], body }))
  }).listen(0, '127.0.0.1')
  await once(backend, 'listening')
  const template = `${folder.path}/template.yaml`
  const text = await readFile(template, 'utf8')
  await writeFile(template, text.replace('BACKEND_PORT', String((backend.address() as AddressInfo).port)))
  server = await startServer({ arguments: ['--data', `${folder.path}/data`, template] })
  const apiIdOf = (name: string): string => new RegExp(`${name}.*execute-api/([a-z0-9]{10})`).exec(server.output())?.[1] ?? expect.fail(server.output())
  url = `ws://${apiIdOf('sockets')}.execute-api.localhost:${server.port}/prod`
  pathUrl = `${server.url.replace('http', 'ws')}/_aws/execute-api/${apiIdOf('sockets')}/prod`
  guardedUrl = `ws://${apiIdOf('guarded')}.execute-api.localhost:${server.port}/prod`
  keyedUrl = `ws://${apiIdOf('keyed')}.execute-api.localhost:${server.port}/prod`
  const warm = await connectSocket(url)
  warm.socket.close()
  // The authority is made a second after the start.
  ca = await vi.waitFor(() => readFile(`${folder.path}/data/tls/ca.pem`), { timeout: 60_000 })
})

afterAll(async () => {
  await server?.stop()
  backend?.close()
  await folder?.remove()
})

/** The next message of a client, or what it heard until then. */
async function next(client: SocketClient, count = 1): Promise<unknown> {
  await expect.poll(() => client.heard.length).toBeGreaterThanOrEqual(count)
  return JSON.parse(client.heard[count - 1] as string)
}

/** A client's connection id, as an error of the gateway tells it. */
async function idOf(client: SocketClient): Promise<string> {
  client.say('not JSON')
  const { connectionId } = (await next(client, client.heard.length + 1)) as { connectionId: string }
  return connectionId
}

/** Status code and reason of the `$disconnect` events of a connection that the function has logged. */
function disconnects(connectionId: string): unknown[] {
  const events = [...server.output().matchAll(/DISCONNECT (\{.*\})/g)].map(([, json]) => JSON.parse(json as string) as DisconnectEvent)
  return events
    .map(({ requestContext }) => requestContext)
    .filter((context) => context.connectionId === connectionId)
    .map(({ disconnectStatusCode, disconnectReason }) => [disconnectStatusCode, disconnectReason])
}

interface DisconnectEvent {
  readonly requestContext: { readonly connectionId: string; readonly disconnectStatusCode: number; readonly disconnectReason: string }
}

describe('$connect', () => {
  test.each([401, 403, 500])('refuses the upgrade with the status that its function answers: %i', async (status) => {
    await expect(connectSocket(`${url}?status=${status}`)).rejects.toMatchObject({ status })
  })

  test('whose function fails refuses the upgrade with 502', async () => {
    await expect(connectSocket(`${url}?does=throws`)).rejects.toMatchObject({ status: 502 })
  })

  // The integration of this API has a timeout of eight seconds, in which a function starts on any machine; 29 is the most that there is.
  test('that never answers is refused with 504 when its time is over', async () => {
    const began = Date.now()

    await expect(connectSocket(`${url}?does=hangs`)).rejects.toMatchObject({ status: 504, body: expect.stringContaining('Endpoint request timed out') })

    expect(Date.now() - began).toBeGreaterThanOrEqual(7_900)
    expect(Date.now() - began).toBeLessThan(20_000)
  })

  test('chooses the subprotocol, and its headers are those of the answer', async () => {
    const socket = new WebSocket(`${pathUrl}?subprotocol=chat.v2`, ['chat.v1', 'chat.v2'])
    const [[response]] = (await Promise.all([once(socket, 'upgrade'), once(socket, 'open')])) as [[{ headers: Record<string, string> }], unknown]

    expect(response.headers).toMatchObject({ 'sec-websocket-protocol': 'chat.v2', 'x-told': 'yes' })
    expect(socket.protocol).toBe('chat.v2')
    socket.close()
  })

  test('that chooses none leaves a client that offers subprotocols without, which ends it', async () => {
    const socket = new WebSocket(`${pathUrl}`, ['chat.v1'])

    const [error] = (await once(socket, 'error')) as [Error]

    expect(error.message).toBe('Server sent no subprotocol')
  })

  test('never agrees to permessage-deflate', async () => {
    const { socket } = await connectSocket(url, { perMessageDeflate: true })

    expect(socket.extensions).toBe('')
    socket.close()
  })

  test.each([
    ['an unknown stage', (): string => url.replace('/prod', '/nothing')],
    ['an unknown API', (): string => url.replace(/\/\/\w+/, '//nothing')],
  ])('of %s is refused with 403', async (_what, where) => {
    await expect(connectSocket(where())).rejects.toMatchObject({ status: 403 })
  })
})

// apigateway-websocket-api-lambda-auth
describe('a REQUEST authorizer of $connect', () => {
  test('lets in whom its policy allows, and its context is there for every message', async () => {
    const client = await connectSocket(`${guardedUrl}?token=letmein`)

    client.say('anything')

    expect(await next(client)).toEqual({ 'you are': 'ada', of: 'engines' })
    client.socket.close()
  })

  test.each([
    ['nobody names himself', '', 401],
    ['its policy denies', '?token=wrong', 403],
    ['it fails', '?token=broken', 500],
  ])('refuses when %s', async (_why, query, status) => {
    await expect(connectSocket(guardedUrl + query)).rejects.toMatchObject({ status })
  })
})

// apigateway-websocket-api-selection-expressions: the default key source is $request.header.x-api-key
describe('an API key', () => {
  test.each([
    ['no key', {}],
    ['an unknown key', { 'x-api-key': 'nobody-has-been-given-this' }],
  ])('is asked for by $connect: %s is refused with 403', async (_what, headers) => {
    await expect(connectSocket(keyedUrl, { headers })).rejects.toMatchObject({ status: 403 })
  })

  test('lets in, also by a custom domain over TLS, whose @connections reach the client', async () => {
    const authority = `chat.example.com:${server.port}`
    const client = await connectSocket(`wss://${authority}/sockets`, { ca, headers: { 'x-api-key': 'abcdefghijklmnopqrstuvwxyz' } })
    client.say('who am I')
    const told = (await next(client)) as { id: string; domain: string; key: string }
    expect(told).toMatchObject({ domain: authority, key: 'abcdefghijklmnopqrstuvwxyz' })

    const path = `/sockets/@connections/${encodeURIComponent(told.id)}`
    const posted = request({ method: 'POST', host: 'chat.example.com', port: server.port, path, ca, lookup: loopback, agent: false })
    posted.end('"pushed"')
    const [answer] = (await once(posted, 'response')) as [{ statusCode: number }]

    expect(answer.statusCode).toBe(200)
    expect(await next(client, 2)).toBe('pushed')
    client.socket.close()
  })
})

describe('a message', () => {
  let client: SocketClient
  beforeAll(async () => {
    client = await connectSocket(url.replace('ws:', 'wss:'), { ca })
  })
  afterAll(() => client.socket.close())

  async function ask(message: unknown): Promise<unknown> {
    const before = client.heard.length
    client.say(message)
    return next(client, before + 1)
  }
  const failed = (message: string): unknown => ({ message, connectionId: expect.any(String) as string, requestId: expect.any(String) as string })

  test('reaches the function of a two-way route, whose body comes back', async () => {
    const domainName = new URL(url).host
    expect(await ask({ action: 'echo' })).toEqual({ length: 17, routeKey: 'echo', eventType: 'MESSAGE', domainName })
  })

  test('on a one-way route is answered by nothing', async () => {
    client.say({ action: 'oneway' })

    expect(await ask({ action: 'mock' })).toMatchObject({ mock: 'mock' })
  })

  test('to a function that fails is answered as AWS words it', async () => {
    expect(await ask({ action: 'throws' })).toEqual(failed('Internal server error'))
  })

  test('that no route takes is forbidden', async () => {
    expect(await ask({ action: 'nothing' })).toEqual(failed('Forbidden'))
    expect(await ask('not JSON')).toEqual(failed('Forbidden'))
  })

  test('is answered by a MOCK integration', async () => {
    expect(await ask({ action: 'mock' })).toEqual({ mock: 'mock', domain: new URL(url).host })
  })

  test('is passed to an HTTP backend and its answer back', async () => {
    expect(await ask({ action: 'proxied', a: 1 })).toMatchObject({ method: 'POST', path: '/proxied', body: '{"action":"proxied","a":1}' })
  })

  test('is mapped on its way to an HTTP backend, and the answer on its way back', async () => {
    expect(await ask({ action: 'mapped', text: 'hello' })).toEqual({ 'backend said': '{"text": "hello"}' })
  })

  test('that its model refuses never reaches the integration', async () => {
    expect(await ask({ action: 'checked', text: 'fine' })).toMatchObject({ mock: 'checked' })
    expect(await ask({ action: 'checked', text: 1 })).toMatchObject({ message: 'Bad request body' })
  })

  test('above the limit of its route is told Too Many Requests', async () => {
    expect(await ask({ action: 'limited' })).toMatchObject({ mock: 'limited' })
    expect(await ask({ action: 'limited' })).toMatchObject({ mock: 'limited' })
    expect(await ask({ action: 'limited' })).toEqual(failed('Too Many Requests'))
    expect(await ask({ action: 'mock' })).toMatchObject({ mock: 'mock' })
  })

  test('of 128 KB in frames of 32 KB is taken', async () => {
    const text = JSON.stringify({ action: 'echo', text: '' })
    const message = text.replace('""', `"${'x'.repeat(128 * KIB - text.length)}"`)
    const before = client.heard.length
    sendInFrames(client, message)

    expect(await next(client, before + 1)).toMatchObject({ length: 128 * KIB })
  })
})

function sendInFrames({ socket }: SocketClient, message: string): void {
  for (let at = 0; at < message.length; at += 32 * KIB) {
    socket.send(message.slice(at, at + 32 * KIB), { fin: at + 32 * KIB >= message.length })
  }
}

describe('what is not allowed ends the connection', () => {
  test.each<[string, number, (client: SocketClient) => void]>([
    ['a binary message', 1003, ({ socket }) => socket.send(Buffer.from('{"action":"echo"}'))],
    ['a message of 129 KB in frames of 32 KB', 1009, (client) => sendInFrames(client, 'x'.repeat(129 * KIB))],
    ['a frame of 33 KB', 1009, ({ socket }) => socket.send('x'.repeat(33 * KIB))],
  ])('%s: %i', async (_what, code, act) => {
    const client = await connectSocket(url)

    act(client)

    expect(await client.closed).toMatchObject({ code })
  })
})

describe('$disconnect', () => {
  test.each<[string, unknown, (client: SocketClient) => void]>([
    ['a close code of the client', [4001, 'bye'], ({ socket }) => socket.close(4001, 'bye')],
    ['a client that is gone', [1006, expect.any(String)], ({ socket }) => socket.terminate()],
    ['a binary message', [1003, expect.any(String)], ({ socket }) => socket.send(Buffer.from('x'))],
  ])('is run once after %s', async (_what, expected, act) => {
    const client = await connectSocket(url)
    const connectionId = await idOf(client)

    act(client)

    await expect.poll(() => disconnects(connectionId)).toEqual([expected])
  })
})

test('a stop tells clients 1001, runs $disconnect for each, refuses new ones, and ends with 0', async () => {
  const clients = await Promise.all([url, url.replace('ws:', 'wss:'), url].map((each) => connectSocket(each, { ca })))
  const ids = await Promise.all(clients.map(idOf))

  const code = await server.stop()

  expect(code).toBe(0)
  expect(await Promise.all(clients.map(({ closed }) => closed))).toEqual(clients.map(() => ({ code: 1001, reason: expect.any(String) as string })))
  expect(ids.map(disconnects)).toEqual(ids.map(() => [[1001, expect.any(String)]]))
  await expect(new Promise((_resolve, reject) => new WebSocket(pathUrl).on('error', reject))).rejects.toThrow('ECONNREFUSED')
})
