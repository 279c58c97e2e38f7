import { describe, expect, it } from 'vitest'
import { type Connections, createConnections, createMemoryLink, createMemoryRegistry, type NodeLink } from '../src/index.ts'
import { createFakeSocket, type FakeSocket } from './fake-socket.ts'
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts'

const id = 'eHrdFcnvvHcCE-w='
const target = { connectionId: id, scope: 'api/prod' }
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

interface Node {
  readonly connections: Connections<string>
  readonly told: string[]
}

function createCluster(): { readonly node: (nodeId: string, clock?: VirtualClock) => Node; clock: VirtualClock; link: NodeLink; readonly lookUps: () => number } {
  const clock = createVirtualClock()
  const inner = createMemoryRegistry({ now: () => clock.now() })
  let lookUps = 0
  const registry: typeof inner = {
    ...inner,
    get(connectionId) {
      lookUps += 1
      return inner.get(connectionId)
    },
  }
  const link = createMemoryLink()
  return {
    lookUps: () => lookUps,
    clock,
    link,
    node(nodeId, ownClock = clock) {
      const told: string[] = []
      const connections = createConnections<string>({
        clock: ownClock,
        cluster: { nodeId, registry, link, leaseMs: 15_000 },
        onMessage: () => undefined,
        onDisconnect: (_connection, { statusCode }) => void told.push(`disconnect ${statusCode}`),
        onNodeLost: (record, { statusCode }) => void told.push(`lost ${record.connectionId} ${statusCode}`),
        onError: (error) => told.push(`error ${String(error)}`),
      })
      return { connections, told }
    },
  }
}

async function open({ connections }: Node, clock: VirtualClock): Promise<FakeSocket & { clientCloses(): void }> {
  const entry = await connections.enter({
    ...target,
    connectedAt: clock.now(),
    value: 'v',
    sourceIp: '192.0.2.1',
    userAgent: undefined,
  })
  const socket = createFakeSocket()
  const port = entry.open(socket)
  return Object.assign(socket, { clientCloses: () => port.closed({ statusCode: 1001, reason: '' }) })
}

describe('two nodes', () => {
  it('deliver to the node that holds the socket', async () => {
    const { node, clock } = createCluster()
    const [a, b] = [node('a'), node('b')]
    const socket = await open(a, clock)

    const results = [await b.connections.send(target, 'hello'), await b.connections.send({ ...target, scope: 'other' }, 'x')]

    expect(results).toEqual(['DELIVERED', 'GONE'])
    expect(socket.done).toEqual(['send hello'])
    expect(await b.connections.find(target)).toMatchObject({ nodeId: 'a', sourceIp: '192.0.2.1' })
  })

  it('look a connection up once for many messages, and find out that it is gone', async () => {
    const { node, clock, lookUps } = createCluster()
    const [a, b] = [node('a'), node('b')]
    const socket = await open(a, clock)

    const before = [await b.connections.send(target, 'one'), await b.connections.send(target, 'two'), await b.connections.send({ ...target, scope: 'other' }, 'x')]
    socket.clientCloses()
    await settled()
    const after = [await b.connections.send(target, 'three'), await b.connections.send(target, 'four')]

    expect([before, after]).toEqual([['DELIVERED', 'DELIVERED', 'GONE'], ['GONE', 'GONE']])
    expect(socket.done).toEqual(['send one', 'send two'])
    // The first, the one of another scope, and the last: the third was told by the node itself.
    expect(lookUps()).toBe(3)
  })

  it('close a connection of the other node, once', async () => {
    const { node, clock } = createCluster()
    const [a, b] = [node('a'), node('b')]
    const socket = await open(a, clock)

    const results = [await b.connections.disconnect(target), await b.connections.disconnect(target)]

    expect(results).toEqual(['DELIVERED', 'GONE'])
    expect(socket.done).toEqual(['resume', 'close 1000 Connection Closed Normally'])
  })

  it('note activity for each other', async () => {
    const { node, clock } = createCluster()
    const [a, b] = [node('a'), node('b')]
    await open(a, clock)
    clock.pass(4000)
    a.connections.local(id)?.send('x')
    const activeAt = clock.now()

    clock.pass(2000)
    await settled()

    expect((await b.connections.find(target))?.lastActiveAt).toBe(activeAt)
  })

  it('give the connections of a node that died to one of those that live', async () => {
    const { node, clock } = createCluster()
    const stoppedClock = createVirtualClock()
    const [dead, b, c] = [node('dead', stoppedClock), node('b'), node('c')]
    await open(dead, stoppedClock)
    await settled()

    for (let beat = 0; beat < 5; beat += 1) {
      clock.pass(5000)
      await settled()
    }

    expect([...b.told, ...c.told]).toEqual([`lost ${id} 1006`])
    expect(await b.connections.send(target, 'x')).toBe('GONE')
  })

  it('let go of the connections of a node that was only slow, for which others have run $disconnect', async () => {
    const { node, clock } = createCluster()
    const slowClock = createVirtualClock()
    const [slow, b] = [node('slow', slowClock), node('b')]
    const socket = await open(slow, slowClock)
    await settled()
    for (let beat = 0; beat < 5; beat += 1) {
      clock.pass(5000)
      await settled()
    }

    slowClock.pass(25_000)
    await settled()
    socket.clientCloses()

    expect(socket.done).toEqual(['resume', 'close 1001 Going away'])
    expect([...slow.told, ...b.told]).toEqual([`lost ${id} 1006`])
    expect(await b.connections.send(target, 'x')).toBe('GONE')
  })

  it('count a connection as gone whose node cannot be reached', async () => {
    const { node, clock } = createCluster()
    const [a, b] = [node('a'), node('b')]
    await open(a, clock)

    const stopping = a.connections.stop({ deadlineMs: 1 })
    clock.pass(1)
    await stopping

    expect(await b.connections.send(target, 'x')).toBe('GONE')
  })
})
