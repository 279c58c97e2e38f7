import { describe, expect, it } from 'vitest'
import { createConnections, type ConnectionPort, type Connections, type ConnectionsOptions, isConnectionId, WebSocketRoutesError } from '../src/index.ts'
import { createFakeSocket, type FakeSocket } from './fake-socket.ts'
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts'

interface World {
  readonly connections: Connections<string>
  readonly clock: VirtualClock
  /** What the handlers were told, in order. */
  readonly told: string[]
  readonly connect: (options?: { readonly scope?: string; readonly value?: string }) => Promise<{ port: ConnectionPort<string>; socket: FakeSocket; id: string }>
}

function createWorld(options: Partial<ConnectionsOptions<string>> = {}): World {
  const clock = createVirtualClock()
  const told: string[] = []
  const connections = createConnections<string>({
    clock,
    onMessage: (connection, message) => void told.push(`message ${connection.value} ${message}`),
    onDisconnect: (connection, { statusCode, reason }) => void told.push(`disconnect ${connection.value} ${statusCode} ${reason}`),
    onError: (error) => told.push(`error ${String(error)}`),
    ...options,
  })
  return {
    connections,
    clock,
    told,
    async connect({ scope = 'api/prod', value = 'a' } = {}) {
      const admission = connections.admit()
      if (!admission.admitted) throw new Error(admission.reason)
      const { connectionId: id, connectedAt } = admission
      const entry = await connections.enter({ connectionId: id, connectedAt, scope, value, sourceIp: '192.0.2.1', userAgent: 'test' })
      const socket = createFakeSocket()
      return { port: entry.open(socket), socket, id }
    },
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('admission', () => {
  it('gives each client an id of the form of AWS', () => {
    const admission = createWorld().connections.admit()

    expect(admission.admitted && isConnectionId(admission.connectionId)).toBe(true)
  })

  it('refuses the 501st new connection of a second (limits.md: 500 a second)', () => {
    const { connections, clock } = createWorld()
    const admitted = (): boolean => connections.admit().admitted

    const first = Array.from({ length: 500 }, admitted)

    expect(first).not.toContain(false)
    expect(connections.admit()).toEqual({ admitted: false, reason: 'RATE' })
    clock.pass(2)
    expect([admitted(), admitted()]).toEqual([true, false])
  })

  it.each([0, -1, Number.NaN])('refuses a limit of %d', (idleTimeoutMs) => {
    expect(() => createWorld({ limits: { idleTimeoutMs } })).toThrow(WebSocketRoutesError)
  })
})

describe('a connection', () => {
  it('hands its messages on with its value', async () => {
    const { connect, told } = createWorld()
    const { port } = await connect({ value: 'plan' })

    port.message('hello')

    expect(told).toEqual(['message plan hello'])
  })

  it('is found within its scope only, with the times of its life', async () => {
    const { connections, connect, clock } = createWorld()
    const { port, id } = await connect({ scope: 'api/prod' })
    const connectedAt = clock.now()
    clock.pass(1500)
    port.message('x')

    expect(await connections.find({ connectionId: id, scope: 'api/prod' })).toEqual({
      connectionId: id, scope: 'api/prod', nodeId: '', connectedAt, lastActiveAt: connectedAt + 1500, sourceIp: '192.0.2.1', userAgent: 'test',
    })
    expect(await connections.find({ connectionId: id, scope: 'api/dev' })).toBeUndefined()
    expect(await connections.send({ connectionId: id, scope: 'other/prod' }, 'x')).toBe('GONE')
    expect(await connections.disconnect({ connectionId: id, scope: 'other/prod' })).toBe('GONE')
  })

  it('tells of its end once, with the code and reason of the client', async () => {
    const { connect, told, connections } = createWorld()
    const { port } = await connect()

    port.closed({ statusCode: 1001, reason: '' })
    port.closed({ statusCode: 1006, reason: '' })
    await settled()

    expect(told).toEqual(['disconnect a 1001 '])
    expect(connections.size).toBe(0)
  })

  it('is gone at once when @connections deletes it, and tells of its end when the socket is closed', async () => {
    const { connections, connect, told } = createWorld()
    const { port, socket, id } = await connect()
    const target = { connectionId: id, scope: 'api/prod' }

    const deleted = [await connections.disconnect(target), await connections.disconnect(target), await connections.send(target, 'x')]
    port.message('late')
    await settled()

    expect(deleted).toEqual(['DELIVERED', 'GONE', 'GONE'])
    expect(socket.done).toEqual(['resume', 'close 1000 Connection Closed Normally'])
    expect(told).toEqual([])
    port.closed({ statusCode: 1000, reason: '' })
    await settled()
    // Source: boto3#3789, the event that AWS sent after DeleteConnection.
    expect(told).toEqual(['disconnect a 1000 Connection Closed Normally'])
  })

  it('runs the end of a client that went away between $connect and the handshake', async () => {
    const { connections, told } = createWorld()
    const entry = await connections.enter({ connectionId: 'eHrdFcnvvHcCE-w=', connectedAt: 0, scope: 's', value: 'v', sourceIp: '', userAgent: undefined })

    entry.lost()
    await settled()

    expect(told).toEqual(['disconnect v 1006 '])
  })

  it('tells of a handler that throws or rejects, and goes on', async () => {
    const { connect, told } = createWorld({
      onMessage: (_connection, message) => {
        if (message === 'throw') throw new Error('thrown')
        return Promise.reject(new Error('rejected'))
      },
      onDisconnect: () => Promise.reject(new Error('on disconnect')),
    })
    const { port } = await connect()

    port.message('throw')
    port.message('reject')
    port.closed({ statusCode: 1000, reason: '' })
    await settled()

    expect(told).toEqual(['error Error: thrown', 'error Error: rejected', 'error Error: on disconnect'])
  })
})

describe('time', () => {
  const goingAway = ['resume', 'close 1001 Going away']

  it('ends a connection that was idle for 10 minutes (limits.md), not before', async () => {
    const { connect, clock } = createWorld()
    const { socket } = await connect()

    clock.pass(599_000)
    const before = [...socket.done]
    clock.pass(2_000)

    expect(before).toEqual([])
    expect(socket.done).toEqual(goingAway)
  })

  it.each([
    ['a message of the client', (port: ConnectionPort<string>) => port.message('x')],
    ['a message to the client', (port: ConnectionPort<string>) => void port.connection.send('x')],
    ['a ping', (port: ConnectionPort<string>) => port.activity()],
  ])('counts %s as activity', async (_name, act) => {
    const { connect, clock } = createWorld()
    const { port, socket } = await connect()
    clock.pass(599_000)

    act(port)
    clock.pass(599_000)

    expect(socket.done.filter((line) => line.startsWith('close'))).toEqual([])
    clock.pass(2_000)
    expect(socket.done.slice(-2)).toEqual(goingAway)
  })

  it('ends a busy connection after 2 hours (limits.md), not before', async () => {
    const { connect, clock } = createWorld()
    const { port, socket } = await connect()

    for (let minute = 0; minute < 119; minute += 1) {
      clock.pass(60_000)
      port.message('x')
    }
    const before = [...socket.done]
    clock.pass(61_000)

    expect(before).toEqual([])
    expect(socket.done).toEqual(goingAway)
  })
})

describe('order', () => {
  it('starts messages in the order of their arrival, without waiting for the one before', async () => {
    const release: (() => void)[] = []
    const started: string[] = []
    const finished: string[] = []
    const { connect } = createWorld({
      onMessage: async (_connection, message) => {
        started.push(message)
        await new Promise<void>((resolve) => release.push(resolve))
        finished.push(message)
      },
    })
    const { port } = await connect()

    for (const message of ['1', '2', '3']) port.message(message)
    for (const free of release.toReversed()) free()
    await settled()

    expect(started).toEqual(['1', '2', '3'])
    expect(finished).toEqual(['3', '2', '1'])
  })

  it('stops reading from a client that has too many messages in flight, and reads on when one is done', async () => {
    const release: (() => void)[] = []
    const { connect } = createWorld({ limits: { messagesInFlight: 2 }, onMessage: () => new Promise<void>((resolve) => release.push(resolve)) })
    const { port, socket } = await connect()

    port.message('1')
    const one = [...socket.done]
    port.message('2')
    const two = [...socket.done]
    release[0]?.()
    await settled()

    expect([one, two, socket.done]).toEqual([[], ['pause'], ['pause', 'resume']])
  })
})

describe('a client that does not read', () => {
  it('is dropped when more waits for it than the limit allows, and its end is told', async () => {
    const { connections, connect, told } = createWorld({ limits: { bufferedBytes: 1000 } })
    const { port, socket, id } = await connect()
    const target = { connectionId: id, scope: 'api/prod' }

    socket.bufferedBytes = 1000
    const atLimit = await connections.send(target, 'a')
    socket.bufferedBytes = 1001
    const above = [await connections.send(target, 'b'), await connections.send(target, 'c')]
    port.closed({ statusCode: 1006, reason: '' })
    await settled()

    expect([atLimit, ...above]).toEqual(['DELIVERED', 'BUFFER_FULL', 'GONE'])
    expect(socket.done).toEqual(['send a', 'terminate'])
    expect(told).toEqual(['disconnect a 1006 The client does not read'])
  })
})

describe('stop', () => {
  it('refuses new connections, closes all with 1001 and waits for each end', async () => {
    let release = (): void => undefined
    const { connections, connect } = createWorld({ onDisconnect: () => new Promise<void>((resolve) => (release = resolve)) })
    const { port, socket } = await connect()
    let stopped: unknown

    const stopping = connections.stop().then((result) => (stopped = result))
    port.closed({ statusCode: 1001, reason: '' })
    await settled()
    const early = stopped
    release()
    await stopping

    expect(socket.done).toEqual(['resume', 'close 1001 Going away'])
    expect(connections.admit()).toEqual({ admitted: false, reason: 'STOPPING' })
    expect(early).toBeUndefined()
    expect(stopped).toEqual({ unfinished: 0 })
  })

  it('drops what has not ended at the deadline, and says how many', async () => {
    const { connections, connect, clock } = createWorld()
    const { socket } = await connect()

    const stopping = connections.stop({ deadlineMs: 5000 })
    clock.pass(5000)

    expect(await stopping).toEqual({ unfinished: 1 })
    expect(socket.done.at(-1)).toBe('terminate')
  })

  it('ends a connection whose $connect was answered while it stopped', async () => {
    const { connections } = createWorld()
    const entry = await connections.enter({ connectionId: 'eHrdFcnvvHcCE-w=', connectedAt: 0, scope: 's', value: 'v', sourceIp: '', userAgent: undefined })
    await connections.stop()
    const socket = createFakeSocket()

    entry.open(socket)

    expect(socket.done).toEqual(['resume', 'close 1001 Going away'])
  })
})
