import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type RedisServer, startRedis } from '../../../../scripts/redis-server.ts'
import { type Connections, createConnections, handleConnectionsRequest } from '../../src/index.ts'
import { createRedisCluster, createRedisRegistry } from '../../src/redis/index.ts'
import { createFakeSocket, type FakeSocket } from '../fake-socket.ts'
import { describeRegistry } from '../registry.contract.ts'

let server: RedisServer
const clients: Redis[] = []
const stops: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.remove())
beforeEach(async () => {
  const client = connect()
  await ready(client)
  await client.flushall()
})
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
  for (const client of clients.splice(0)) client.disconnect()
})

function connect(): Redis {
  const client = new Redis(server.port, '127.0.0.1', {
    enableAutoPipelining: true,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    autoResubscribe: false,
    connectTimeout: 500,
    socketTimeout: 1000,
    retryStrategy: () => 20,
  })
  client.on('error', () => undefined)
  clients.push(client)
  return client
}

async function ready(client: Redis): Promise<Redis> {
  if (client.status !== 'ready') await new Promise<void>((resolve) => client.once('ready', () => resolve()))
  return client
}

/** Takes time from every lease: as good as a clock that goes on. */
async function pass(client: Redis, ms: number): Promise<void> {
  const members = await client.zrange('{gatewright:w}:leases', '0', '-1')
  for (const member of members) await client.zincrby('{gatewright:w}:leases', -ms, member)
}

describeRegistry('Redis', async () => {
  const redis = await ready(connect())
  return { registry: createRedisRegistry({ redis, nodeId: 'reader' }), pass: (ms) => pass(redis, ms) }
})

interface Node {
  readonly connections: Connections<object>
  readonly redis: Redis
  readonly subscriber: Redis
  readonly told: string[]
  readonly heard: (text: string) => Promise<void>
}

async function createNode(nodeId: string): Promise<Node> {
  const [redis, subscriber] = [await ready(connect()), await ready(connect())]
  const told: string[] = []
  let wake = (): void => undefined
  const tell = (text: string): void => {
    told.push(text)
    wake()
  }
  const connections = createConnections<object>({
    cluster: createRedisCluster({ redis, subscriber, nodeId, leaseMs: 3000 }),
    onMessage: () => undefined,
    onDisconnect: (_connection, { statusCode }) => tell(`disconnect ${statusCode}`),
    onNodeLost: ({ connectionId, value }, { statusCode }) => tell(`lost ${connectionId} ${statusCode} ${JSON.stringify(value)}`),
    onError: () => undefined,
  })
  stops.push(() => connections.stop({ deadlineMs: 1 }))
  // Known, and reachable.
  while ((await redis.zcard('{gatewright:w}:leases')) === 0 || ((await redis.pubsub('NUMSUB', `gatewright:w:to:${nodeId}`)) as [string, number])[1] === 0) {
    await new Promise((resolve) => setImmediate(resolve))
  }
  return {
    connections,
    redis,
    subscriber,
    told,
    async heard(text) {
      while (!told.includes(text)) await new Promise<void>((resolve) => (wake = resolve))
    },
  }
}

const id = 'eHrdFcnvvHcCE-w='
const scope = 'api/prod'
const target = { connectionId: id, scope }
const connectedAt = Date.now()

async function open({ connections }: Node, connectionId = id): Promise<FakeSocket> {
  const entry = await connections.enter({ connectionId, scope, connectedAt, value: { authorizer: 'ada' }, sourceIp: '192.0.2.1', userAgent: undefined })
  const socket = createFakeSocket()
  entry.open(socket)
  return socket
}

describe('two nodes on one Redis', () => {
  it('deliver text, bytes and closing to the node that holds the socket', async () => {
    const [a, b] = [await createNode('a'), await createNode('b')]
    const socket = await open(a)

    const results = [
      await b.connections.send(target, 'ü 😀'),
      await b.connections.send(target, new TextEncoder().encode('bytes')),
      await b.connections.send({ ...target, scope: 'other' }, 'x'),
      await b.connections.disconnect(target),
    ]

    expect(results).toEqual(['DELIVERED', 'DELIVERED', 'GONE', 'DELIVERED'])
    expect(socket.done).toEqual(['send ü 😀', 'send bytes', 'resume', 'close 1000 Connection Closed Normally'])
  })

  it('know of each other what @connections shows', async () => {
    const [a, b] = [await createNode('a'), await createNode('b')]
    await open(a)

    expect(await b.connections.find(target)).toMatchObject({ nodeId: 'a', connectedAt, sourceIp: '192.0.2.1', value: { authorizer: 'ada' } })
  })

  it('run $disconnect once for the connections of a node that died, with what its authorizer said', async () => {
    const [dead, b, c] = [await createNode('dead'), await createNode('b'), await createNode('c')]
    const lost = Array.from({ length: 250 }, (_, index) => `${String(index).padStart(11, 'x')}CE-w=`)
    for (const connectionId of lost) await open(dead, connectionId)
    dead.redis.disconnect()
    dead.subscriber.disconnect()

    await Promise.race([b, c].map((node) => node.heard(`lost ${lost[249]} 1006 {"authorizer":"ada"}`)))
    while ([...b.told, ...c.told].length < lost.length) await new Promise((resolve) => setImmediate(resolve))

    expect([...b.told, ...c.told].toSorted()).toEqual(lost.map((connectionId) => `lost ${connectionId} 1006 {"authorizer":"ada"}`).toSorted())
    expect(await b.connections.send({ connectionId: lost[0]!, scope }, 'x')).toBe('GONE')
  })

  it('do not call a connection gone whose node does not answer while its lease stands', async () => {
    const [a, b] = [await createNode('a'), await createNode('b')]
    await open(a)
    a.subscriber.disconnect()

    const refused = b.connections.send(target, 'x')

    await expect(refused).rejects.toMatchObject({ code: 'ERR_WEBSOCKET_ROUTES_NODE_SILENT' })
    const answer = await handleConnectionsRequest(b.connections, { method: 'POST', connectionId: id, scope, body: undefined })
    expect(answer.status).toBe(500)
  })

  it('find each other again in a Redis that was restarted empty, and call nothing gone meanwhile', async () => {
    const [a, b] = [await createNode('a'), await createNode('b')]
    const socket = await open(a)
    await server.kill()
    await server.start()

    const outcomes: string[] = []
    while (outcomes.at(-1) !== 'DELIVERED') {
      outcomes.push(await b.connections.send(target, 'back').catch(() => 'away'))
      await new Promise((resolve) => setImmediate(resolve))
    }

    expect(new Set(outcomes)).toEqual(new Set(['away', 'DELIVERED']))
    expect(socket.done).toEqual(['send back'])
  })

  it('do not take each other for dead in a Redis that has just lost its data', async () => {
    const redis = await ready(connect())
    const [a, b] = ['a', 'b'].map((nodeId) => createRedisRegistry({ redis, nodeId }))
    const incomplete = { code: 'ERR_WEBSOCKET_ROUTES_REGISTRY_INCOMPLETE' }
    for (const [registry, nodeId] of [[a!, 'a'], [b!, 'b']] as const) await registry.renewNode(nodeId, 15_000)
    expect([await a!.lives('b'), await a!.lives('c')]).toEqual([true, false])

    await redis.flushall()
    await expect(a!.lives('b')).rejects.toMatchObject(incomplete)
    await a!.renewNode('a', 15_000)
    await expect(a!.lives('b')).rejects.toMatchObject(incomplete)
    await b!.renewNode('b', 15_000)
    expect(await a!.lives('b')).toBe(true)
  })

  it('take no new connection while Redis is away, and keep those that they have', async () => {
    const a = await createNode('a')
    const socket = await open(a)
    await server.kill()

    const entering = open(a, 'xxxxxxxxxxxCE-w=')
    await expect(entering).rejects.toThrow()
    expect(await a.connections.send(target, 'still')).toBe('DELIVERED')
    expect(socket.done).toEqual(['send still'])
    await server.start()
  })
})
