import { describe, expect, it } from 'vitest'
import { isConnectionId, WebSocketRoutesError } from '../src/index.ts'
import { createWorld, settled } from './world.ts'

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
      connectionId: id,
      scope: 'api/prod',
      nodeId: '',
      connectedAt,
      lastActiveAt: connectedAt + 1500,
      sourceIp: '192.0.2.1',
      userAgent: 'test',
      value: 'a',
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

    const deleted = [
      await connections.disconnect(target),
      await connections.disconnect(target),
      await connections.send(target, 'x'),
    ]
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
    const entry = await connections.enter({
      connectionId: 'eHrdFcnvvHcCE-w=',
      connectedAt: 0,
      scope: 's',
      value: 'v',
      sourceIp: '',
      userAgent: undefined,
    })

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
