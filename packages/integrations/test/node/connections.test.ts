import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { HttpCall, HttpReply, IntegrationFailure, SendHttpRequest } from '../../src/index.ts'
import { createNodeTransport, type NodeTransport, type NodeTransportOptions } from '../../src/node/index.ts'

const servers: Server[] = []
const transports: NodeTransport[] = []

afterEach(async () => {
  await Promise.all(transports.splice(0).map((transport) => transport.close()))
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))))
})

const refuse: SendHttpRequest = ({ url }) => Promise.resolve({ kind: 'failure', code: 'configuration', message: `otherwise: ${url}` })

function start(options: Partial<NodeTransportOptions> = {}): (url: string, call?: Partial<HttpCall>) => Promise<HttpReply | IntegrationFailure> {
  const transport = createNodeTransport({ otherwise: refuse, ...options })
  transports.push(transport)
  return (url, call) => transport.send({ method: 'GET', url, headers: [], body: undefined, timeoutInMillis: 5_000, ...call })
}

async function listen(server: Server, host = '127.0.0.1'): Promise<string> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const { port } = server.address() as AddressInfo
  return host.includes(':') ? `http://[${host}]:${port}` : `http://${host}:${port}`
}

const backend = (listener: RequestListener): Server => createServer({ keepAliveTimeout: 200 }, listener)

/** Answers each request on a connection with the next of these. */
function scripted(answers: readonly ((socket: Socket) => void)[]): Server {
  let next = 0
  return createTcpServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', () => answers[Math.min(next++, answers.length - 1)]?.(socket))
  })
}
const ok = (socket: Socket): unknown => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')

function bodyOf(result: HttpReply | IntegrationFailure): string {
  if (result.kind === 'failure') return `${result.code}: ${result.message}`
  return result.body instanceof Uint8Array ? new TextDecoder().decode(result.body) : 'a stream'
}

describe('a connection that the backend closed while idle', () => {
  it('is passed over by a GET, which goes out again on a new one', async () => {
    const origin = await listen(scripted([ok, (socket) => socket.destroy(), ok]))
    const send = start()

    const first = await send(origin)
    const second = await send(origin)

    expect([bodyOf(first), bodyOf(second)]).toEqual(['ok', 'ok'])
  })

  it('fails a POST, which may have had its effect', async () => {
    const origin = await listen(scripted([ok, (socket) => socket.destroy(), ok]))
    const send = start()

    await send(origin)

    expect(await send(origin, { method: 'POST', body: 'x' })).toMatchObject({ kind: 'failure', code: 'connection' })
  })

  it('fails a GET that was answered in part', async () => {
    const origin = await listen(scripted([ok, (socket) => void socket.write('HTTP/1.1 200', () => socket.destroy()), ok]))
    const send = start()

    await send(origin)

    expect(await send(origin)).toMatchObject({ kind: 'failure', code: 'connection' })
  })
})

describe('beyond the most connections', () => {
  it('calls wait in order', async () => {
    let open = 0
    let most = 0
    const origin = await listen(
      backend((request, response) => {
        most = Math.max(most, ++open)
        setImmediate(() => {
          open -= 1
          response.end(request.url)
        })
      }),
    )
    const send = start({ connections: 2 })

    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => send(`${origin}/${index}`)))

    expect(answers.map(bodyOf)).toEqual(Array.from({ length: 20 }, (_, index) => `/${index}`))
    expect(most).toBeLessThanOrEqual(2)
  })

  it('a call that waits for too long is a timeout', async () => {
    const origin = await listen(backend(() => undefined))
    const send = start({ connections: 1 })

    const first = send(origin, { timeoutInMillis: 300 })
    const second = await send(origin, { timeoutInMillis: 50 })

    expect(second).toMatchObject({ kind: 'failure', code: 'timeout' })
    expect(await first).toMatchObject({ kind: 'failure', code: 'timeout' })
  })
})

it('reaches IPv6', async () => {
  const origin = await listen(backend((request, response) => response.end(request.headers.host)), '::1')

  expect(`http://${bodyOf(await start()(origin))}`).toBe(origin)
})

it('does not use a connection again on which more came than was asked for', async () => {
  let connections = 0
  const server = scripted([(socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil')])
  server.on('connection', () => (connections += 1))
  const origin = await listen(server)
  const send = start()

  const answers = [await send(origin), await send(origin)]

  expect([answers.map(bodyOf), connections]).toEqual([['ok', 'ok'], 2])
})

it.each([
  ['TLS', 'https://backend.test/', undefined],
  ['a body that comes in pieces', 'http://127.0.0.1:1/', (async function* () {})()],
  ['user information', 'http://user:secret@127.0.0.1/', undefined],
])('leaves %s to the other transport', async (_what, url, body) => {
  expect(bodyOf(await start()(url, { body }))).toBe(`configuration: otherwise: ${url}`)
})

it.each(['GET /b', 'G\r\nET', ''])('refuses the method %j', async (method) => {
  expect(await start()('http://127.0.0.1:1/', { method })).toMatchObject({ code: 'unsafe-request' })
})

it.each(['http://127.0.0.1:1/a b', 'http://127.0.0.1:1/a\r\nX: y', 'http://127.0.0.1:1/ä\u0100'])('refuses the path of %j', async (url) => {
  expect(await start()(url)).toMatchObject({ code: 'unsafe-request' })
})

it('ends calls under way before it is closed', async () => {
  let answer: () => void = () => undefined
  const asked = new Promise<void>((resolve) => {
    answer = resolve
  })
  const waiting: (() => void)[] = []
  const origin = await listen(
    backend((_request, response) => {
      waiting.push(() => response.end('late'))
      answer()
    }),
  )
  const transport = createNodeTransport({ otherwise: refuse })
  const call = transport.send({ method: 'GET', url: origin, headers: [], body: undefined, timeoutInMillis: 5_000 })
  await asked

  const closed = transport.close()
  for (const end of waiting) end()

  expect(bodyOf(await call)).toBe('late')
  await closed
})
