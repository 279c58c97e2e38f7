import { describe, expect, it } from 'vitest'
import type { Connection } from '../../src/index.ts'
import { createVirtualClock } from '../virtual-clock.ts'
import { gatewayRequest } from '../../src/ws/handshake.ts'
import { CLOSE, connectRaw, frame, PING, PONG, TEXT } from './raw-client.ts'
import { connect } from './server.ts'
import { serve } from './world.ts'

describe('an open socket', () => {
  it('carries messages both ways', async () => {
    const { url } = await serve()
    const client = await connect(url)

    client.webSocket.send('hello')

    expect(await client.next()).toBe('v: hello')
  })

  it('sends bytes as text, with U+FFFD for what is not UTF-8', async () => {
    const { url, connections } = await serve({}, { onMessage: (connection) => void connection.send(Uint8Array.of(0x61, 0xff)) })
    const client = await connect(url)

    client.webSocket.send('x')

    expect(await client.next()).toBe('a\ufffd')
    expect(connections.size).toBe(1)
  })

  it('writes all answers of a turn at once', async () => {
    const writes: number[] = []
    const { port } = await serve({
      describeRequest: (request) => {
        const { socket } = request
        const writev = socket._writev?.bind(socket)
        socket._writev = (chunks, callback) => {
          writes.push(chunks.length)
          writev?.(chunks, callback)
        }
        return gatewayRequest(request)
      },
    })
    const client = await connectRaw(port)

    client.write(
      ...Array.from({ length: 8 }, (_, index) => frame({ opcode: TEXT, payload: String(index) })),
      frame({ opcode: CLOSE }),
    )

    expect(await client.answers).toEqual([...Array.from({ length: 8 }, (_, index) => `text v: ${index}`), 'close', 'end'])
    // Eight times a header and a payload, and the close frame without a payload.
    expect(writes).toEqual([17])
  })

  it.each([
    ['ping', PING],
    ['pong', PONG],
  ])('counts a %s as activity', async (_name, opcode) => {
    const clock = createVirtualClock()
    let connectionId = ''
    const { port, connections } = await serve(
      {
        onConnect: (request) => {
          connectionId = request.connectionId
          return { accepted: true, scope: 's', value: 'v' }
        },
      },
      { clock },
    )
    const client = await connectRaw(port)
    const connection = connections.local(connectionId)
    clock.pass(599_000)

    client.write(frame({ opcode }))
    while (connection?.lastActiveAt === connection?.connectedAt) await new Promise((resolve) => setImmediate(resolve))
    client.socket.destroy()

    expect(connection?.lastActiveAt).toBe(clock.now())
  })

  it('is closed with 1001 "Going away" when it was idle too long', async () => {
    const clock = createVirtualClock()
    const { url, disconnected } = await serve({}, { clock })
    const { closed } = await connect(url)

    clock.pass(601_000)

    expect(await closed).toEqual({ code: 1001, reason: 'Going away' })
    expect(await disconnected).toEqual({ statusCode: 1001, reason: 'Going away' })
  })

  it('is closed with 1000 by disconnect', async () => {
    let opened: Connection<string> | undefined
    const { url, connections, disconnected } = await serve(
      {},
      { onMessage: (connection) => void (opened = connection).send('ok') },
    )
    const client = await connect(url)
    client.webSocket.send('x')
    await client.next()

    const result = await connections.disconnect({ connectionId: opened?.connectionId ?? '', scope: 'api/prod' })

    expect(result).toBe('DELIVERED')
    expect(await client.closed).toEqual({ code: 1000, reason: 'Connection Closed Normally' })
    expect(await disconnected).toEqual({ statusCode: 1000, reason: 'Connection Closed Normally' })
  })

  it('drops a client that does not read, with bounded memory', async () => {
    let opened: Connection<string> | undefined
    const { port, disconnected } = await serve(
      {},
      { limits: { bufferedBytes: 262_144 }, onMessage: (connection) => void (opened = connection) },
    )
    const client = await connectRaw(port)
    client.write(frame({ opcode: 1, payload: 'x' }))
    while (opened === undefined) await new Promise((resolve) => setImmediate(resolve))
    client.socket.pause()

    const message = 'x'.repeat(131_072)
    const results: string[] = []
    for (let count = 0; count < 1000 && results.at(-1) !== 'BUFFER_FULL'; count += 1) {
      results.push(opened.send(message))
      await new Promise((resolve) => setImmediate(resolve))
    }
    client.socket.destroy()

    expect(results.at(-1)).toBe('BUFFER_FULL')
    expect(opened.send('more')).toBe('GONE')
    expect(await disconnected).toEqual({ statusCode: 1006, reason: 'The client does not read' })
  })

  it('survives a flood of pings from a client that does not read', async () => {
    const { port, url } = await serve()
    const flood = await connectRaw(port)
    flood.socket.pause()

    for (let count = 0; count < 200; count += 1)
      flood.write(...Array.from({ length: 100 }, () => frame({ opcode: PING, payload: 'x'.repeat(100) })))
    const client = await connect(url)
    client.webSocket.send('still there?')

    expect(await client.next()).toBe('v: still there?')
    flood.socket.destroy()
  })

  it('ends with 1006 when its client resets it', async () => {
    const { port, disconnected } = await serve()
    const client = await connectRaw(port)

    client.socket.resetAndDestroy()

    expect(await disconnected).toEqual({ statusCode: 1006, reason: '' })
  })

  it('is dropped when its client does not answer a close frame, and tells why it was closed', async () => {
    const clock = createVirtualClock()
    const { port, disconnected } = await serve({ closeTimeoutMs: 20 }, { clock })
    const client = await connectRaw(port)

    clock.pass(601_000)

    expect(await client.answers).toEqual(['close 1001', 'end'])
    expect(await disconnected).toEqual({ statusCode: 1001, reason: 'Going away' })
  })

  it('delivers one message to many clients', async () => {
    const ids: string[] = []
    const { url, connections } = await serve({}, { onMessage: (connection) => void ids.push(connection.connectionId) })
    const clients = await Promise.all(Array.from({ length: 300 }, () => connect(url)))
    for (const { webSocket } of clients) webSocket.send('here')
    while (ids.length < clients.length) await new Promise((resolve) => setImmediate(resolve))

    const results = await Promise.all(ids.map((connectionId) => connections.send({ connectionId, scope: 'api/prod' }, 'to all')))

    expect(new Set(results)).toEqual(new Set(['DELIVERED']))
    expect(await Promise.all(clients.map((client) => client.next()))).toEqual(clients.map(() => 'to all'))
  })
})
