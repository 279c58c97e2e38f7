import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPostgres, type PostgresServer } from '../../scripts/postgres-server.ts'
import { startRedis, type RedisServer } from '../../scripts/redis-server.ts'
import { createChat, sendMessage, type Chat, type Chatter, type Outcome } from '../src/chat.ts'
import { pause, requestOf, runFault } from '../src/fault-load.ts'
import { faultTable, type FaultRow } from '../src/fault-table.ts'
import { deployRestApi } from '../src/rest-api.ts'
import { startServer, temporaryFolder, type ServerProcess } from '../src/server-process.ts'
import { until } from '../src/until.ts'
import { onRunningMachine } from '../src/stalls.ts'
import { startTcpFaultProxy, type TcpFaultProxy } from '../src/tcp-fault-proxy.ts'

const rows: FaultRow[] = []
const LIBFAKETIME = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1'

let postgres: PostgresServer
let redis: RedisServer
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let toPostgres: TcpFaultProxy
let toRedis: TcpFaultProxy
let chat: Chat
const nodes: ServerProcess[] = []
let databaseUrl: string
let restApiId: string

const chatters: Chatter[] = []

beforeAll(async () => {
  ;[postgres, redis, folder] = await Promise.all([startPostgres(), startRedis(), temporaryFolder()])
  databaseUrl = await postgres.createDatabase()
  ;[toPostgres, toRedis] = await Promise.all([startTcpFaultProxy(postgres.port), startTcpFaultProxy(redis.port)])
  for (const index of [0, 1, 2]) nodes[index] = await startNode(index)
})

afterAll(async () => {
  for (const { client } of chatters) client.socket.terminate()
  await Promise.all(nodes.map((node) => node.stop()))
  await Promise.all([toPostgres?.close(), toRedis?.close(), postgres?.remove(), redis?.remove()])
  chat?.close()
  await folder?.remove()
})

/** The third node reaches both engines by a way that can be broken. */
function startNode(index: number, env: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
  const [databasePort, redisPort] = index === 2 ? [toPostgres.port, toRedis.port] : [postgres.port, redis.port]
  return startServer({
    arguments: ['--data', `${folder.path}/node-${index}`, '--drain-seconds', '2', '--log-format', 'json'],
    env: { GATEWRIGHT_POSTGRES_URL: databaseUrl.replace(/:\d+\//, `:${databasePort}/`), GATEWRIGHT_REDIS_URL: `redis://127.0.0.1:${redisPort}`, ...env },
  })
}

const request = (node: ServerProcess): Promise<Outcome> => requestOf(`${node.url}/_aws/execute-api/${restApiId}/prod/users`, '{"right":true}')

const message = (node: ServerProcess, to: Chatter): Promise<Outcome> => sendMessage(node, { apiId: chat.apiId, to })

let changes = 0
async function manage(node: ServerProcess): Promise<boolean> {
  const body = JSON.stringify({ patchOperations: [{ op: 'replace', path: '/description', value: `${(changes += 1)}` }] })
  return fetch(`${node.url}/restapis/${restApiId}`, { method: 'PATCH', body, signal: AbortSignal.timeout(3000) }).then(
    ({ ok }) => ok,
    () => false,
  )
}

/** A bounded load on all nodes while a fault is there and until everything is well again; messages to a node that is dead are lost by nature. */
async function underLoad(fault: string, inject: () => Promise<void>, { without }: { readonly without?: number } = {}): Promise<FaultRow> {
  const row = await runFault({
    fault,
    requests: nodes.map((_, index) => () => request(nodes[index]!)),
    messages: nodes.map((_, index) => async (turn) => {
      const to = (index + turn) % chatters.length
      return to === without ? undefined : message(nodes[index]!, chatters[to]!)
    }),
    inject,
    async isWell() {
      const all = await Promise.all(nodes.flatMap((node) => [request(node), ...chatters.filter((_, to) => to !== without).map((chatter) => message(node, chatter)), manage(node)]))
      return all.every((each) => each === 'right' || each === true)
    },
  })
  rows.push(row)
  return row
}

/** Messages go by Redis, which a node takes for away after a second. */
const noneIsLost = ({ messagesLost }: FaultRow): boolean => messagesLost === 0

const signal = (node: ServerProcess, name: NodeJS.Signals): void => void process.kill(node.pid, name)
const FAULT_MS = 1500

test('three nodes: an API that is deployed through one is served by all, and a chat goes across all three', async () => {
  const { apiId } = await deployRestApi(nodes[0]!.url, {
    methods: {
      'GET /users': {
        integration: { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode":200}' } },
        responses: [{ statusCode: '200', responseTemplates: { 'application/json': '{"right":true}' } }],
      },
    },
  })
  restApiId = apiId
  chat = await createChat(nodes[0]!)
  await until(async () => (await Promise.all(nodes.map(request))).every((each) => each === 'right'), 'the API on every node')
  for (const node of nodes) await until(async () => (await fetch(`${node.url}/_aws/execute-api/${chat.apiId}/prod`)).status === 403, 'the chat on every node')
  for (const node of nodes) chatters.push(await chat.join(node))

  const everyWay = (): Promise<Outcome[]> => Promise.all(nodes.flatMap((node) => chatters.map((chatter) => message(node, chatter))))
  const heard = await onRunningMachine(everyWay, (outcomes) => outcomes.every((each) => each === 'right'))

  expect(heard).toEqual(Array.from({ length: 9 }, () => 'right'))
})

test('PostgreSQL killed with -9 and restarted costs no request and no message', async () => {
  const row = await onRunningMachine(
    () => underLoad('PostgreSQL: kill -9, restarted', async () => {
      await postgres.kill()
      await pause(FAULT_MS)
      await postgres.start()
    }),
    noneIsLost,
  )

  expect(row).toMatchObject({ lost: 0, wrong: 0, messagesLost: 0, messagesWrong: 0 })
})

test('PostgreSQL that is restarted by its rules costs no request and no message', async () => {
  const row = await onRunningMachine(
    () => underLoad('PostgreSQL: restarted', async () => {
      await postgres.stop()
      await postgres.start()
    }),
    noneIsLost,
  )

  expect(row).toMatchObject({ lost: 0, wrong: 0, messagesLost: 0, messagesWrong: 0 })
})

test('PostgreSQL that hangs costs no request and no message', async () => {
  const row = await onRunningMachine(
    () => underLoad('PostgreSQL: SIGSTOP for 1.5 s', async () => {
      postgres.pause()
      // It goes on only when these are answered: a request that waited for PostgreSQL would be lost.
      expect(await Promise.all(nodes.map(request))).toEqual(['right', 'right', 'right'])
      await pause(FAULT_MS)
      postgres.resume()
    }),
    noneIsLost,
  )

  expect(row).toMatchObject({ lost: 0, wrong: 0, messagesLost: 0, messagesWrong: 0 })
})

test('Redis killed with -9 and restarted empty costs no request, and calls no connection gone', async () => {
  const row = await underLoad('Redis: kill -9, restarted empty', async () => {
    await redis.kill()
    await pause(FAULT_MS)
    await redis.start()
  })

  expect(row).toMatchObject({ lost: 0, wrong: 0, messagesWrong: 0 })
})

test('Redis that hangs costs no request, and calls no connection gone', async () => {
  const row = await underLoad('Redis: SIGSTOP for 1.5 s', async () => {
    redis.pause()
    await pause(FAULT_MS)
    redis.resume()
  })

  expect(row).toMatchObject({ lost: 0, wrong: 0, messagesWrong: 0 })
})

test('a node that cannot reach PostgreSQL serves on, and has what it missed when it can again', async () => {
  let missed = ''
  const row = await onRunningMachine(
    () => underLoad('Partition: a node and PostgreSQL, 1.5 s', async () => {
      toPostgres.partition()
      const deployed = await deployRestApi(nodes[0]!.url, { methods: { 'GET /users': { integration: { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode":200}' } } } } })
      missed = deployed.apiId
      await pause(FAULT_MS)
      toPostgres.heal()
    }),
    noneIsLost,
  )

  expect(row).toMatchObject({ lost: 0, wrong: 0, messagesLost: 0, messagesWrong: 0 })
  await until(async () => (await fetch(`${nodes[2]!.url}/_aws/execute-api/${missed}/prod/users`)).status === 200, 'what was missed')
})

test('a node that cannot reach Redis serves on, and calls no connection gone', async () => {
  const row = await underLoad('Partition: a node and Redis, 1.5 s', async () => {
    toRedis.partition()
    await pause(FAULT_MS)
    toRedis.heal()
  })

  expect(row).toMatchObject({ lost: 0, wrong: 0, messagesWrong: 0 })
})

test('a node that hangs for a while goes on with its connections', async () => {
  const row = await underLoad('A node: SIGSTOP for 1.5 s', async () => {
    signal(nodes[2]!, 'SIGSTOP')
    await pause(FAULT_MS)
    signal(nodes[2]!, 'SIGCONT')
  })

  expect(row).toMatchObject({ wrong: 0, messagesWrong: 0 })
})

test('a node that is restarted by the rules tells its clients 1001 and runs their $disconnect', async () => {
  const leaving = chatters[1]!
  const row = await underLoad(
    'A node: SIGTERM, restarted',
    async () => {
      expect(await nodes[1]!.stop()).toBe(0)
      nodes[1] = await startNode(1)
    },
    { without: 1 },
  )

  expect(await leaving.client.closed).toMatchObject({ code: 1001 })
  // Its own, or that of the others where the two seconds that it had were too few for a busy machine.
  const left = (): number => chat.events.filter(({ type, id }) => type === 'disconnect' && id === leaving.id).length
  await until(() => left() > 0, '$disconnect of a client of a node that was stopped')
  expect(left()).toBe(1)
  expect(row).toMatchObject({ wrong: 0, messagesLost: expect.any(Number) as number, messagesWrong: 0 })
  chatters[1] = await chat.join(nodes[1]!)
})

test('a node whose clock is two minutes ahead takes nobody for dead and serves as the others', async () => {
  await nodes[1]!.stop()
  const row = await underLoad(
    "A node's clock: two minutes ahead",
    async () => {
      nodes[1] = await startNode(1, { LD_PRELOAD: LIBFAKETIME, FAKETIME: '+120', FAKETIME_DONT_FAKE_MONOTONIC: '1' })
      chatters[1] = await chat.join(nodes[1])
      await pause(FAULT_MS * 4)
    },
    { without: 1 },
  )
  const skewed = Date.parse((await fetch(`${nodes[1]!.url}/_gatewright/health`)).headers.get('date') ?? '')

  expect(skewed - Date.now()).toBeGreaterThan(100_000)
  expect(row).toMatchObject({ wrong: 0, messagesWrong: 0 })
  await until(async () => (await message(nodes[0]!, chatters[1]!)) === 'right', 'a message to the node whose clock is ahead')
})

test('a node that is killed with -9 loses its connections to nobody: $disconnect runs once for each', async () => {
  const dead = [chatters[2]!, await chat.join(nodes[2]!), await chat.join(nodes[2]!)]
  const row = await underLoad(
    'A node: kill -9, restarted',
    async () => {
      await nodes[2]!.kill()
      nodes[2] = await startNode(2)
    },
    { without: 2 },
  )

  expect(row).toMatchObject({ wrong: 0, messagesWrong: 0 })
  await until(() => dead.every(({ id }) => chat.events.some((event) => event.type === 'disconnect' && event.id === id)), '$disconnect of a dead node')
  expect(dead.map(({ id }) => chat.events.filter((event) => event.type === 'disconnect' && event.id === id).length)).toEqual([1, 1, 1])
})

test('the table', () => {
  console.log(faultTable(rows))

  expect(rows.reduce((sum, { wrong, messagesWrong }) => sum + wrong + messagesWrong, 0)).toBe(0)
})
