import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { Client } from 'pg'
import { describe, expect, test } from 'vitest'
import { createPostgresStore, MIGRATIONS } from '../../src/postgres/index.ts'
import { migrate, versionOf } from '../../src/postgres/migrations.ts'
import { usePostgres } from './server.ts'

const { server } = usePostgres()
const newest = MIGRATIONS.length
const schema = 'gatewright'

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, options: `-c search_path=${schema}` })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

test('migrations are numbered without a gap', () => {
  expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1))
})

describe.each(MIGRATIONS.map(({ version }) => version))('a database of version %i', (version) => {
  test('becomes the newest, with what it held, and works', async () => {
    const url = await server().createDatabase()
    const client = await connect(url)
    await migrate(client, { schema, upTo: version })
    await client.query("INSERT INTO documents (kind, parent, id, sort, version, body) VALUES ('Thing', 'p', 'old', 's', 7, '{\"n\":1}')")
    await client.end()

    const store = createPostgresStore({ url })
    await store.transaction('write', (tx) => tx.put({ kind: 'Thing', parent: 'p', id: 'new', sort: 't', version: 0, body: {} }))
    const changes = await store.changes({ since: undefined, kinds: ['Thing'] })
    await store.close()

    expect(changes?.documents.map(({ id, version: read, body }) => ({ id, version: read, body }))).toEqual([
      { id: 'old', version: 7, body: { n: 1 } },
      { id: 'new', version: 1, body: {} },
    ])
  })
})

test('a database that is newer than the program is refused, with both versions', async () => {
  const url = await server().createDatabase()
  const client = await connect(url)
  await migrate(client, { schema })
  await client.query("INSERT INTO migrations (version, name) VALUES (99, 'from the future')")
  await client.end()

  const store = createPostgresStore({ url })
  const work = store.transaction('read', (tx) => tx.get({ kind: 'Thing', parent: '', id: 'a' }))

  await expect(work).rejects.toMatchObject({
    code: 'ERR_CONTROL_PLANE_STORE_NEWER',
    message: `The database is of version 99 and this Gatewright knows ${newest}: use a newer Gatewright`,
  })
  await store.close()
})

test('ten nodes that start at once migrate once', async () => {
  const url = await server().createDatabase()
  const stores = Array.from({ length: 10 }, () => createPostgresStore({ url, connections: 1 }))

  await Promise.all(stores.map((store) => store.transaction('read', (tx) => tx.count({ kind: 'Thing', parent: '' }))))

  expect(server().sql('SELECT count(*) FROM gatewright.migrations', url)).toBe(String(newest))
  await Promise.all(stores.map((store) => store.close()))
})

test.each(MIGRATIONS.slice(1).map(({ version }) => version))('kill -9 in the middle of step %i leaves that step undone, and the next start finishes', async (version) => {
  const url = await server().createDatabase()
  const outfile = join(import.meta.dirname, `../../node_modules/.migrator-${process.pid}.mjs`)
  await build({ entryPoints: [join(import.meta.dirname, 'migrator.ts')], bundle: true, platform: 'node', format: 'esm', external: ['pg'], outfile })
  const client = await connect(url)
  await migrate(client, { schema, upTo: version - 1 })
  // The step has run, and waits to be noted as done for as long as this lock is held.
  const release = await server().hold('LOCK TABLE gatewright.migrations IN SHARE MODE', url)

  const child = spawn(process.execPath, [outfile, url], { stdio: 'inherit' })
  const exited = once(child, 'exit')
  while (server().sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO gatewright.migrations%'", url) === '0') {
    await new Promise((resolve) => setImmediate(resolve))
  }
  child.kill('SIGKILL')
  await exited
  await release()
  expect(await versionOf(client, schema)).toBe(version - 1)
  await client.end()

  const store = createPostgresStore({ url })
  await store.transaction('write', (tx) => tx.put({ kind: 'Thing', parent: '', id: 'a', sort: '', version: 0, body: {} }))
  await store.close()
  rmSync(outfile, { force: true })
  expect(server().sql('SELECT max(version) FROM gatewright.migrations', url)).toBe(String(newest))
})
