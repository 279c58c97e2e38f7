import { afterEach, describe, expect, test } from 'vitest'
import { createPostgresStore, type PostgresStore } from '../../src/postgres/index.ts'
import { describeStore } from '../stores/store.contract.ts'
import { usePostgres } from './server.ts'

const { server } = usePostgres()
const opened: PostgresStore[] = []
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})

function open(url: string, options: object = {}): PostgresStore {
  const store = createPostgresStore({ url, ...options })
  opened.push(store)
  return store
}

const key = { kind: 'Thing', parent: '', id: 'a' }
const fresh = { ...key, sort: '', version: 0, body: {} as Record<string, unknown> }

describeStore('the PostgreSQL store', async () => open(await server().createDatabase()))

describe('two nodes', () => {
  test('lose no update: one that was not refused with a conflict is there', async () => {
    const url = await server().createDatabase()
    const nodes = [open(url), open(url)]
    await nodes[0]!.transaction('write', (tx) => tx.put({ ...fresh, body: { n: 0 } }))
    const increment = (node: PostgresStore): Promise<string> =>
      node
        .transaction('write', async (tx) => {
          const stored = await tx.get(key)
          if (stored !== undefined) await tx.put({ ...stored, body: { n: Number(stored.body['n']) + 1 } })
        })
        .then(
          () => 'written',
          (error: { code: string }) => error.code,
        )

    const outcomes = await Promise.all(Array.from({ length: 200 }, (_, index) => increment(nodes[index % 2]!)))

    const written = outcomes.filter((outcome) => outcome === 'written').length
    expect(new Set(outcomes.filter((outcome) => outcome !== 'written'))).toEqual(written === 200 ? new Set() : new Set(['ERR_CONTROL_PLANE_STORE_CONFLICT']))
    expect((await nodes[1]!.transaction('read', (tx) => tx.get(key)))?.body).toEqual({ n: written })
  })

  test('that write different documents on the strength of what both read do not both succeed at once', async () => {
    const url = await server().createDatabase()
    const nodes = [open(url, { attempts: 1 }), open(url, { attempts: 1 })]
    await nodes[0]!.transaction('write', (tx) => tx.put(fresh))
    let bothHaveRead = (): void => undefined
    const gate = new Promise<void>((resolve) => (bothHaveRead = resolve))
    let readers = 0
    const addIfAlone = (node: PostgresStore, id: string): Promise<void> =>
      node.transaction('write', async (tx) => {
        const count = await tx.count({ kind: 'Thing', parent: '' })
        if ((readers += 1) === 2) bothHaveRead()
        await gate
        if (count === 1) await tx.put({ ...fresh, id })
      })

    const outcomes = await Promise.allSettled([addIfAlone(nodes[0]!, 'b'), addIfAlone(nodes[1]!, 'c')])

    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await nodes[0]!.transaction('read', (tx) => tx.count({ kind: 'Thing', parent: '' }))).toBe(2)
  })
})

describe('changes', () => {
  const kinds = ['Thing']

  test('are everything at first, then what came since, deletions too, and nothing when nothing came', async () => {
    const store = open(await server().createDatabase())
    await store.transaction('write', async (tx) => {
      await tx.put(fresh)
      await tx.put({ ...fresh, id: 'b' })
      await tx.put({ ...fresh, kind: 'Other' })
    })
    const first = await store.changes({ since: undefined, kinds })
    await store.transaction('write', async (tx) => {
      await tx.delete(key)
      await tx.put({ ...fresh, id: 'b', version: 1, body: { n: 2 } })
    })

    const second = await store.changes({ since: first?.state, kinds })
    const third = await store.changes({ since: second?.state, kinds })

    expect(first).toMatchObject({ whole: true, documents: [{ id: 'a' }, { id: 'b' }] })
    expect(second).toMatchObject({ whole: false, deleted: [key], documents: [{ id: 'b', version: 2, body: { n: 2 } }] })
    expect(third).toBeUndefined()
  })

  test('are everything again for a node that comes from another database, or from its future', async () => {
    const store = open(await server().createDatabase())
    await store.transaction('write', (tx) => tx.put(fresh))
    const { state } = (await store.changes({ since: undefined, kinds }))!

    const elsewhere = await store.changes({ since: { ...state, identity: 'c0ffee00-0000-4000-8000-000000000000' }, kinds })
    const future = await store.changes({ since: { ...state, revision: state.revision + 5 }, kinds })

    expect([elsewhere?.whole, future?.whole]).toEqual([true, true])
  })

  test('are everything again for a node that was away for longer than deletions are remembered', async () => {
    const url = await server().createDatabase()
    const store = open(url)
    await store.transaction('write', (tx) => tx.put(fresh))
    const { state } = (await store.changes({ since: undefined, kinds }))!
    await store.transaction('write', (tx) => tx.delete(key))
    server().sql("UPDATE gatewright.deletions SET at = now() - interval '8 days'; DELETE FROM gatewright.migrations WHERE version = 5; DROP TABLE gatewright.audit", url)

    const later = open(url)

    expect(await later.changes({ since: state, kinds })).toMatchObject({ whole: true, documents: [] })
  })

  test('are told to who listens, and again after the connection was cut', async () => {
    const url = await server().createDatabase()
    const [store, other] = [open(url), open(url)]
    await store.transaction('write', (tx) => tx.put(fresh))
    const told: string[] = []
    let wake = (): void => undefined
    const heard = (text: string): Promise<void> => {
      told.push(text)
      wake()
      return Promise.resolve()
    }
    const until = async (condition: () => boolean): Promise<void> => {
      while (!condition()) await new Promise<void>((resolve) => (wake = resolve))
    }
    const listening = store.listen({ onChange: () => void heard('change'), onAvailability: (cause) => void heard(cause === undefined ? 'there' : 'away') })
    await until(() => told.length === 2)

    await other.transaction('write', (tx) => tx.put({ ...fresh, id: 'b' }))
    await until(() => told.length === 3)
    server().sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'", url)
    await until(() => told.includes('away') && told.at(-1) === 'change')

    expect(told).toEqual(['there', 'change', 'change', 'away', 'there', 'change'])
    await listening.close()
  })
})

describe('a database that is away', () => {
  test('is said to be so at once when nobody listens there', async () => {
    const store = open('postgres://nobody@127.0.0.1:1/none')

    await expect(store.transaction('read', (tx) => tx.get(key))).rejects.toMatchObject({ code: 'ERR_CONTROL_PLANE_STORE_AWAY' })
  })

  test('that hangs is given up in the set time, and is used again when it answers', async () => {
    const store = open(await server().createDatabase(), { statementTimeoutMs: 300, connectTimeoutMs: 300 })
    await store.transaction('write', (tx) => tx.put(fresh))

    server().pause()
    const hanging = store.transaction('write', (tx) => tx.put({ ...fresh, id: 'b' }))
    await expect(hanging).rejects.toMatchObject({ code: 'ERR_CONTROL_PLANE_STORE_AWAY' })
    server().resume()

    await store.transaction('write', (tx) => tx.put({ ...fresh, id: 'c' }))
    expect(await store.transaction('read', (tx) => tx.get({ ...key, id: 'c' }))).toBeDefined()
  })

  test('that was killed and restarted has what was committed, and is used again', async () => {
    const store = open(await server().createDatabase())
    await store.transaction('write', (tx) => tx.put(fresh))

    await server().kill()
    await expect(store.transaction('read', (tx) => tx.get(key))).rejects.toMatchObject({ code: 'ERR_CONTROL_PLANE_STORE_AWAY' })
    await server().start()

    expect(await store.transaction('read', (tx) => tx.get(key))).toBeDefined()
  })

  test('does not turn an error of the work into one of the database', async () => {
    const store = open(await server().createDatabase())

    const failing = store.transaction('write', () => Promise.reject(new Error('Connection ended, says the work')))

    await expect(failing).rejects.toThrow('Connection ended, says the work')
  })
})

test('bytes are kept by name', async () => {
  const store = open(await server().createDatabase())
  const bytes = new Uint8Array([0, 1, 255])

  await store.putBlob('x', bytes)
  await store.putBlob('x', bytes)

  expect(new Uint8Array((await store.getBlob('x')) ?? [])).toEqual(bytes)
  expect(await store.getBlob('y')).toBeUndefined()
})

test('records are kept once, by their event, with the node that they are of', async () => {
  const url = await server().createDatabase()
  const store = open(url)
  const record = JSON.stringify({ eventID: '6f2b1a52-8a10-4f6e-9d43-2f4fbb1f7a10', eventName: 'CreateRestApi' })

  await store.putRecords('node-1', [record])
  await store.putRecords('node-1', [record])

  expect(server().sql("SELECT node || ' ' || (record->>'eventName') FROM gatewright.audit", url)).toBe('node-1 CreateRestApi')
})

test('a connection that is lost between two statements fails its transaction, and nothing else', async () => {
  const url = await server().createDatabase()
  const store = open(url)

  const cut = store.transaction('write', async (tx) => {
    await tx.get(key)
    server().sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'gatewright'", url)
    await new Promise((resolve) => setTimeout(resolve, 50)) // the socket's end is read before the next statement is sent
    return tx.get(key)
  })

  await expect(cut).rejects.toMatchObject({ code: 'ERR_CONTROL_PLANE_STORE_AWAY' })
  expect(await store.transaction('read', (tx) => tx.get(key))).toBeUndefined()
})
