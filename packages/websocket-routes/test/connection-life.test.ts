import { describe, expect, it } from 'vitest'
import type { ConnectionPort } from '../src/index.ts'
import { createFakeSocket } from './fake-socket.ts'
import { createWorld, settled } from './world.ts'

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
    const { connect } = createWorld({
      limits: { messagesInFlight: 2 },
      onMessage: () => new Promise<void>((resolve) => release.push(resolve)),
    })
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
    const entry = await connections.enter({
      connectionId: 'eHrdFcnvvHcCE-w=',
      connectedAt: 0,
      scope: 's',
      value: 'v',
      sourceIp: '',
      userAgent: undefined,
    })
    await connections.stop()
    const socket = createFakeSocket()

    entry.open(socket)

    expect(socket.done).toEqual(['resume', 'close 1001 Going away'])
  })
})
