import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { ConnectRequest } from '../../src/ws/index.ts'
import { createVirtualClock } from '../virtual-clock.ts'
import { connect, refused } from './server.ts'
import { serve } from './world.ts'

/** Sends raw bytes and gives everything that comes back until the server ends the connection. */
async function exchange(port: number, text: string): Promise<string> {
  const socket = connectTcp({ port, host: '127.0.0.1' })
  socket.write(text)
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

describe('an upgrade', () => {
  it('is pending until $connect answered (guide: apigateway-websocket-api-route-keys-connect-disconnect)', async () => {
    let answer = (): void => undefined
    const asked = new Promise<void>((resolve) => (answer = resolve))
    const order: string[] = []
    const { url } = await serve({
      onConnect: async () => {
        await asked
        order.push('answered')
        return { accepted: true, scope: 's', value: 'v' }
      },
    })

    const opening = connect(url).then(() => order.push('open'))
    await new Promise((resolve) => setImmediate(resolve))
    answer()
    await opening

    expect(order).toEqual(['answered', 'open'])
  })

  it('shows $connect the handshake and the id that the connection will have', async () => {
    const seen: ConnectRequest[] = []
    const { url, connections } = await serve({
      onConnect: (request) => {
        seen.push(request)
        return { accepted: true, scope: 's', value: 'v', headers: ['Sec-WebSocket-Protocol', 'one'] }
      },
    })

    await connect(`${url}/prod?a=1&a=2`, { headers: { 'X-Auth': 'me', 'User-Agent': 'tester' }, protocols: ['one', 'two'] })

    expect(seen[0]).toMatchObject({
      subprotocols: ['one', 'two'],
      userAgent: 'tester',
      request: { method: 'GET', path: '/prod', query: 'a=1&a=2', sourceIp: '127.0.0.1', protocol: 'HTTP/1.1' },
    })
    expect(seen[0]?.request.headers).toEqual(expect.arrayContaining(['X-Auth', 'me']))
    expect(connections.local(seen[0]?.connectionId ?? '')?.connectedAt).toBe(seen[0]?.connectedAt)
  })

  it('carries the subprotocol that $connect answers, and no other header that belongs to the handshake', async () => {
    const headers = [
      'Sec-WebSocket-Protocol',
      'two',
      'X-Extra',
      'yes',
      'Content-Length',
      '5',
      'Connection',
      'close',
      'Sec-WebSocket-Accept',
      'no',
    ]
    const { url } = await serve({ onConnect: () => ({ accepted: true, scope: 's', value: 'v', headers }) })

    const { webSocket } = await connect(url, { protocols: ['one', 'two'] })

    expect(webSocket.protocol).toBe('two')
  })

  it('sends extra headers of $connect with the 101', async () => {
    const { port } = await serve({
      onConnect: () => ({ accepted: true, scope: 's', value: 'v', headers: ['X-Extra', 'yes', 'Content-Type', 'text/plain'] }),
    })
    const socket = connectTcp({ port, host: '127.0.0.1' })

    socket.write(handshake())
    const [head] = (await once(socket, 'data')) as [Buffer]
    socket.destroy()

    expect(head.toString()).toBe(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nX-Extra: yes\r\n\r\n',
    )
  })

  it('is refused with the status, headers and body that $connect answers', async () => {
    const { url, connections } = await serve({
      onConnect: () => ({
        accepted: false,
        status: 403,
        headers: ['x-amzn-ErrorType', 'ForbiddenException', 'Connection', 'keep-alive'],
        body: '{"message":"Forbidden"}',
      }),
    })

    const answer = await refused(url)

    expect(answer).toMatchObject({
      status: 403,
      headers: { 'x-amzn-errortype': 'ForbiddenException', connection: 'close', 'content-length': '23' },
      body: '{"message":"Forbidden"}',
    })
    expect(connections.size).toBe(0)
  })

  it('lets go of a client that is refused and does not hang up', async () => {
    const { port, server } = await serve({ onConnect: () => ({ accepted: false, status: 403, headers: [], body: '' }) })
    const socket = connectTcp({ port, host: '127.0.0.1', allowHalfOpen: true })

    socket.write(handshake())
    socket.resume()
    await once(socket, 'end')
    while ((await server.connections()) > 0) await new Promise((resolve) => setImmediate(resolve))
    socket.destroy()

    expect(await server.connections()).toBe(0)
  })

  it('answers 500 when $connect rejects, and tells why', async () => {
    const { url, errors } = await serve({ onConnect: () => Promise.reject(new Error('broken')) })

    const { status, body } = await refused(url)

    expect(status).toBe(500)
    expect(body).toMatch(/^\{"message": "Internal server error", "connectionId":"[\w-]{15}=", "requestId":"[\w-]{15}="\}$/)
    expect(errors).toEqual([new Error('broken')])
  })

  it('answers 504 when $connect never answers, after 29 seconds', async () => {
    const clock = createVirtualClock()
    let asked = (): void => undefined
    const pending = new Promise<void>((resolve) => (asked = resolve))
    let signal: AbortSignal | undefined
    const { url } = await serve({
      clock,
      onConnect: (request) => {
        signal = request.signal
        asked()
        return new Promise(() => undefined)
      },
    })

    const answer = refused(url)
    await pending
    clock.pass(28_999)
    const early = signal?.aborted
    clock.pass(1)

    expect(await answer).toMatchObject({
      status: 504,
      body: expect.stringMatching(/^\{"message": "Endpoint request timed out", /) as string,
    })
    expect([early, signal?.aborted]).toEqual([false, true])
  })

  it.each([
    ['a name with a space', ['X Bad', 'v']],
    ['a value that would split the answer', ['X-Bad', 'v\r\nSet-Cookie: a=b']],
  ])('answers 500 to %s among the headers of $connect', async (_name, headers) => {
    const { url, errors } = await serve({ onConnect: () => ({ accepted: true, scope: 's', value: 'v', headers }) })

    expect((await refused(url)).status).toBe(500)
    expect(errors).toEqual([expect.objectContaining({ code: 'ERR_WEBSOCKET_ROUTES_HANDSHAKE_HEADER' })])
  })

  it('answers 429 above the rate of new connections', async () => {
    const { url } = await serve({}, { limits: { connectionsPerSecond: 1 }, clock: createVirtualClock() })
    await connect(url)

    expect(await refused(url)).toMatchObject({ status: 429, body: '{"message":"Too Many Requests"}' })
  })

  it('does not offer permessage-deflate', async () => {
    const { url } = await serve()

    const { webSocket } = await connect(url, { perMessageDeflate: true })

    expect(webSocket.extensions).toBe('')
  })

  it('tells of the end of a client that went away while $connect ran', async () => {
    let answer = (): void => undefined
    let asked = (): void => undefined
    const pending = new Promise<void>((resolve) => (asked = resolve))
    const answered = new Promise<void>((resolve) => (answer = resolve))
    let aborted: Promise<unknown> = Promise.resolve()
    const { port, disconnected } = await serve({
      onConnect: async ({ signal }) => {
        aborted = once(signal, 'abort')
        asked()
        await answered
        return { accepted: true, scope: 's', value: 'v' }
      },
    })
    const socket = connectTcp({ port, host: '127.0.0.1' })
    socket.write(handshake())
    await pending

    socket.resetAndDestroy()
    await aborted
    answer()

    expect(await disconnected).toEqual({ statusCode: 1006, reason: '' })
  })
})

function handshake(lines: Readonly<Record<string, string>> = {}): string {
  const all = {
    Host: 'x',
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version': '13',
    ...lines,
  }
  return `GET / HTTP/1.1\r\n${Object.entries(all)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`
}

describe('a handshake that is none', () => {
  it.each([
    ['another protocol', { Upgrade: 'h2c' }, 400],
    ['a short key', { 'Sec-WebSocket-Key': 'abc' }, 400],
    ['an old version', { 'Sec-WebSocket-Version': '7' }, 400],
    ['a malformed subprotocol', { 'Sec-WebSocket-Protocol': 'a,,b' }, 400],
    ['a subprotocol twice', { 'Sec-WebSocket-Protocol': 'a, a' }, 400],
  ])('%s is refused before $connect runs', async (_name, lines, status) => {
    let ran = false
    const { port } = await serve({
      onConnect: () => {
        ran = true
        return { accepted: true, scope: 's', value: 'v' }
      },
    })

    const answer = await exchange(port, handshake(lines))

    expect(answer.split(' ', 2)[1]).toBe(String(status))
    expect(ran).toBe(false)
  })

  it('names the versions that are served', async () => {
    const { port } = await serve()

    expect(await exchange(port, handshake({ 'Sec-WebSocket-Version': '7' }))).toContain('\r\nSec-WebSocket-Version: 13, 8\r\n')
  })

  it('refuses other methods', async () => {
    const { port } = await serve()

    expect(await exchange(port, handshake().replace('GET', 'POST'))).toMatch(/^HTTP\/1.1 405 /)
  })
})
