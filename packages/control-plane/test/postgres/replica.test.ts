import { afterEach, describe, expect, test } from 'vitest'
import { createMemoryStore, type DocumentKey, type Store } from '../../src/index.ts'
import { createPostgresStore, createReplica, type PostgresStore, type Replica, type ReplicaOptions } from '../../src/postgres/index.ts'
import { usePostgres } from './server.ts'

const { server } = usePostgres()
const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close()
})

const key = (id: string): DocumentKey => ({ kind: 'Served', parent: '', id })
const fresh = (id: string, body: Record<string, unknown> = {}) => ({ ...key(id), sort: '', version: 0, body })

interface Node {
  readonly primary: PostgresStore
  readonly local: Store
  readonly replica: Replica
  readonly told: string[]
  /** Resolves when what the node was told ends with this. */
  readonly heard: (text: string) => Promise<void>
}

function createNode(url: string, options: Partial<ReplicaOptions> = {}): Node {
  const primary = createPostgresStore({ url, statementTimeoutMs: 500, connectTimeoutMs: 500 })
  const local = options.local ?? createMemoryStore()
  const told: string[] = []
  let wake = (): void => undefined
  const tell = (text: string): void => {
    told.push(text)
    wake()
  }
  const replica = createReplica({
    primary,
    local,
    kinds: ['Served'],
    onChanges: ({ whole, documents, deleted }) =>
      tell([whole ? 'whole' : 'changes', ...documents.map(({ id }) => id), ...deleted.map(({ id }) => `-${id}`)].join(' ')),
    onAvailability: (cause) => tell(cause === undefined ? 'there' : 'away'),
    ...options,
  })
  open.push({ close: () => primary.close() }, replica)
  return {
    primary,
    local,
    replica,
    told,
    async heard(text) {
      while (told.at(-1) !== text) await new Promise<void>((resolve) => (wake = resolve))
    },
  }
}

const ids = (store: Store): Promise<string[]> => store.transaction('read', async (tx) => (await tx.listKind('Served')).map(({ id }) => id))

test('a node that starts has what is there, and what it does not serve it has not', async () => {
  const node = createNode(await server().createDatabase())
  await node.primary.transaction('write', async (tx) => {
    await tx.put(fresh('a'))
    await tx.put({ ...fresh('x'), kind: 'Working copy' })
  })

  await node.replica.start({ waitMs: 10_000 })

  expect(await ids(node.local)).toEqual(['a'])
  expect(await node.local.transaction('read', (tx) => tx.listKind('Working copy'))).toEqual([])
  expect(node.replica.state).toMatchObject({ connected: true })
})

test("a node's own write is in its copy when the write is over, and in the other node's soon", async () => {
  const url = await server().createDatabase()
  const [a, b] = [createNode(url), createNode(url)]
  await a.replica.start({ waitMs: 10_000 })
  await b.replica.start({ waitMs: 10_000 })

  await a.replica.store.transaction('write', (tx) => tx.put(fresh('new')))
  const own = await ids(a.local)
  await b.heard('changes new')
  const others = await ids(b.local)
  await a.replica.store.transaction('write', (tx) => tx.delete(key('new')))
  await b.heard('changes -new')

  expect([own, others, await ids(b.local)]).toEqual([['new'], ['new'], []])
})

test('a node that starts with the database away has what it last had, refuses changes, and catches up by itself', async () => {
  const url = await server().createDatabase()
  const before = createNode(url)
  await before.replica.start({ waitMs: 10_000 })
  await before.replica.store.transaction('write', async (tx) => {
    await tx.put(fresh('kept'))
    await tx.put(fresh('gone'))
  })
  await before.replica.close()
  await before.primary.transaction('write', async (tx) => {
    await tx.delete(key('gone'))
    await tx.put(fresh('later'))
  })
  await server().kill()

  const after = createNode(url, { local: before.local })
  await after.replica.start({ waitMs: 50 })
  const whileAway = await ids(after.local)
  const refused = after.replica.store.transaction('write', (tx) => tx.put(fresh('refused')))
  await expect(refused).rejects.toMatchObject({ code: 'ERR_CONTROL_PLANE_STORE_AWAY' })
  await server().start()
  await after.heard('changes later -gone')

  expect(whileAway.toSorted()).toEqual(['gone', 'kept'])
  expect((await ids(after.local)).toSorted()).toEqual(['kept', 'later'])
  expect(after.told).toEqual(['away', 'there', 'changes later -gone'])
})

test('what a document points to is fetched before the document counts', async () => {
  const seen: string[] = []
  const local = createMemoryStore()
  const node = createNode(await server().createDatabase(), {
    local,
    prepare: async (documents) => void seen.push(`prepares ${documents.map(({ id }) => id).join()} over ${(await ids(local)).length}`),
  })
  await node.replica.start({ waitMs: 10_000 })

  await node.replica.store.transaction('write', (tx) => tx.put(fresh('a')))

  expect(seen).toEqual(['prepares  over 0', 'prepares a over 0'])
})

test('a node whose copy is of another database takes all of the new one', async () => {
  const local = createMemoryStore()
  const first = createNode(await server().createDatabase(), { local })
  await first.replica.start({ waitMs: 10_000 })
  await first.replica.store.transaction('write', (tx) => tx.put(fresh('old')))
  await first.replica.close()
  const second = createNode(await server().createDatabase(), { local })
  await second.primary.transaction('write', (tx) => tx.put(fresh('new')))

  await second.replica.start({ waitMs: 10_000 })

  expect(await ids(local)).toEqual(['new'])
})

test('a change whose message never came is found all the same', async () => {
  const url = await server().createDatabase()
  const node = createNode(url)
  await node.replica.start({ waitMs: 10_000 })

  server().sql(
    `BEGIN; INSERT INTO gatewright.documents (kind, parent, id, sort, version, body) VALUES ('Served', '', 'silent', '', 1, '{}');
     UPDATE gatewright.revision SET n = n + 1; COMMIT`,
    url,
  )
  await node.heard('changes silent')

  expect(await ids(node.local)).toEqual(['silent'])
})

describe('exclusive work', () => {
  test('is done by one at a time', async () => {
    const url = await server().createDatabase()
    const nodes = [createNode(url), createNode(url), createNode(url)]
    let running = 0
    const seen: number[] = []

    await Promise.all(
      nodes.map(({ primary }) =>
        primary.exclusively(async () => {
          seen.push((running += 1))
          await new Promise((resolve) => setTimeout(resolve, 20)) // long enough for another to begin, if it could
          running -= 1
        }),
      ),
    )

    expect(seen).toEqual([1, 1, 1])
  })

  test('goes to the next when the connection of who does it is gone', async () => {
    const url = await server().createDatabase()
    const [one, other] = [createNode(url), createNode(url)]
    let end = (): void => undefined
    let begun = (): void => undefined
    const first = one.primary.exclusively(() => {
      begun()
      return new Promise<void>((resolve) => (end = resolve))
    })
    await new Promise<void>((resolve) => (begun = resolve))

    server().sql("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted", url)

    expect(await other.primary.exclusively(() => Promise.resolve('done'))).toBe('done')
    end()
    await first
  })

  test('is not begun while the database is away', async () => {
    const { primary } = createNode('postgres://nobody@127.0.0.1:1/none')

    await expect(primary.exclusively(() => Promise.resolve())).rejects.toMatchObject({ code: 'ERR_CONTROL_PLANE_STORE_AWAY' })
  })
})
