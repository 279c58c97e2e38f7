import { UpdateStageCommand } from '@aws-sdk/client-api-gateway'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startPostgres, type PostgresServer } from '../../scripts/postgres-server.ts'
import { createChat, sendMessage, type Chat, type Chatter, type Outcome } from '../src/chat.ts'
import { cli, startCluster, startSentinel, type RedisTopology } from '../src/redis-topologies.ts'
import { deployRestApi, managementOf } from '../src/rest-api.ts'
import { startServer, temporaryFolder, type ServerProcess } from '../src/server-process.ts'
import { until } from '../src/until.ts'

// WebSockets and cached answers of two nodes over Sentinel and over a cluster, when a master dies and when a node dies.

let postgres: PostgresServer
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let topology: RedisTopology
let chat: Chat
let nodes: ServerProcess[] = []
let chatters: Chatter[] = []

beforeAll(async () => {
  ;[postgres, folder] = await Promise.all([startPostgres(), temporaryFolder()])
})
afterEach(async () => {
  for (const { client } of chatters) client.socket.terminate()
  chat?.close()
  await Promise.all(nodes.map((node) => node.stop()))
  await topology?.remove()
})
afterAll(async () => {
  await postgres?.remove()
  await folder?.remove()
})

const everyWay = (): Promise<Outcome[]> => Promise.all(nodes.flatMap((node) => chatters.map((to) => sendMessage(node, { apiId: chat.apiId, to }))))

/** A REST API with a cache; what it answers tells which request made the answer. */
async function deployCached(): Promise<(node: ServerProcess) => Promise<string>> {
  const { apiId: restApiId } = await deployRestApi(nodes[0]!.url, {
    methods: {
      'GET /users': {
        integration: { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode":200}' } },
        responses: [{ statusCode: '200', responseTemplates: { 'application/json': '$context.requestId' } }],
      },
    },
  })
  const patchOperations = ['/cacheClusterEnabled', '/*/*/caching/enabled'].map((path) => ({ op: 'replace' as const, path, value: 'true' }))
  await managementOf(nodes[0]!.url).send(new UpdateStageCommand({ restApiId, stageName: 'prod', patchOperations }))
  return async (node) => (await fetch(`${node.url}/_aws/execute-api/${restApiId}/prod/users`)).text()
}

/** The server that has what matters: with Sentinel the master, in a cluster the one with the leases of the nodes. */
async function masterOf({ ports, url }: RedisTopology): Promise<number> {
  const sentinel = /^redis-sentinel:.*:(\d+)\//.exec(url)?.[1]
  if (sentinel !== undefined) return Number((await cli(Number(sentinel), 'sentinel', 'get-master-addr-by-name', 'main')).trim().split('\n')[1])
  const shown = await cli(ports[0] as number, 'cluster', 'nodes')
  const slot = Number(await cli(ports[0] as number, 'cluster', 'keyslot', '{gatewright:w}:leases'))
  const line = shown.split('\n').find((each) => each.split(' ').slice(8).some((range) => isWithin(slot, range))) ?? ''
  return Number(/:(\d+)@/.exec(line)?.[1])
}

function isWithin(slot: number, range: string): boolean {
  const [from = Number.NaN, to = from] = range.split('-').map(Number)
  return slot >= from && slot <= to
}

test.each([
  ['Sentinel', startSentinel],
  ['Cluster', () => startCluster({ replicas: 1 })],
] as const)('over %s messages reach every node, over the loss of a master and of a node', async (name, startTopology) => {
  topology = await startTopology()
  const database = await postgres.createDatabase()
  const start = (index: number): Promise<ServerProcess> => startServer({ arguments: ['--data', `${folder.path}/${name}-${index}`, '--postgres', database, '--redis', topology.url] })
  nodes = await Promise.all([start(0), start(1)])
  chat = await createChat(nodes[0]!)
  await until(async () => (await fetch(`${nodes[1]!.url}/_aws/execute-api/${chat.apiId}/prod`)).status === 403, 'the chat on the other node')
  chatters = []
  for (const node of nodes) chatters.push(await chat.join(node))
  const cached = await deployCached()
  await until(async () => (await cached(nodes[0]!)) === (await cached(nodes[1]!)), 'an answer that both nodes have')
  const outcomes: Outcome[] = []
  const isRightEveryWay = async (): Promise<boolean> => {
    const now = await everyWay()
    outcomes.push(...now)
    return now.every((each) => each === 'right')
  }
  await until(isRightEveryWay, 'messages')

  await topology.kill(await masterOf(topology))
  await until(isRightEveryWay, 'messages after the loss of a master')
  await until(async () => (await cached(nodes[0]!)) === (await cached(nodes[1]!)), 'answers that both nodes have after the loss of a master')

  // New connections are refused until Redis has all of its keys again; those that were open went on.
  let joined: Chatter | undefined
  await until(async () => (joined = await chat.join(nodes[1]!).catch(() => undefined)) !== undefined, 'a new connection after the loss of a master')
  const dead = [chatters[1]!, joined!]
  await nodes[1]!.kill()
  await until(() => dead.every(({ id }) => chat.events.some((event) => event.type === 'disconnect' && event.id === id)), '$disconnect of a dead node')

  // A connection that lives was never called gone.
  expect(outcomes.filter((each) => each === 'wrong')).toEqual([])
  expect(dead.map(({ id }) => chat.events.filter((event) => event.type === 'disconnect' && event.id === id).length)).toEqual([1, 1])
  expect(chat.events.filter(({ type, id }) => type === 'disconnect' && id === chatters[0]!.id)).toEqual([])
})
