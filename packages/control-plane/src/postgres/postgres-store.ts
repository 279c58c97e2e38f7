import { Pool, type PoolClient } from 'pg'
import { ControlPlaneError } from '../errors.ts'
import { createSerialQueue } from '../serial-queue.ts'
import { createSqlTransaction } from '../sql-store.ts'
import type { Store, StoreTransaction } from '../store.ts'
import { readChanges, type ChangeSet, type DatabaseState } from './change-set.ts'
import { createConnection, type CountingConnection } from './connection.ts'
import { isAway, isConflict, shielded } from './database-errors.ts'
import { exclusively } from './exclusively.ts'
import { listenForRevisions, type Listener } from './listen.ts'
import { migrate } from './migrations.ts'

export interface PostgresStoreOptions {
  /** `postgres://user:password@host:5432/database`; parameters such as `sslmode` as libpq has them. */
  readonly url: string
  /** Schema that holds the tables; made when it is not there. `gatewright`. */
  readonly schema?: string
  /** Connections for transactions; 4. One more listens. */
  readonly connections?: number
  /** Milliseconds that connecting may take; 2,000. */
  readonly connectTimeoutMs?: number
  /** Milliseconds that one statement may take before the database counts as away; 5,000. */
  readonly statementTimeoutMs?: number
  /** How often a transaction is run when other writers are faster, before its call is refused; 5. */
  readonly attempts?: number
  /** 0 ≤ x < 1, for the pauses between attempts; `Math.random`. */
  readonly chance?: () => number
}

/** A store in PostgreSQL, for any number of nodes. */
export interface PostgresStore extends Store {
  /** What changed of these kinds since a state; `undefined`: nothing. Everything when `since` is absent or of another database. */
  changes(request: { readonly since: DatabaseState | undefined; readonly kinds: readonly string[] }): Promise<ChangeSet | undefined>
  /** Tells when something was committed by anyone, and whenever a message may have been missed. */
  listen(listener: Listener): { close(): Promise<void> }
  /** Keeps bytes by a name of their contents. */
  putBlob(id: string, bytes: Uint8Array): Promise<void>
  getBlob(id: string): Promise<Uint8Array | undefined>
  /** Keeps records of management calls, JSON objects with an `eventID`, under the name of a node; those that are there already stay as they are. */
  putRecords(node: string, records: readonly string[]): Promise<void>
  /** Runs work while no other process does so; a process that dies lets the next one begin. */
  exclusively<T>(work: () => Promise<T>): Promise<T>
}

const SCHEMA = /^[a-z_][a-z0-9_]{0,62}$/u

/**
 * Makes a store in PostgreSQL 13 or later. Nothing is connected yet: the first transaction migrates the schema, and a database that
 * is away rejects with `ERR_CONTROL_PLANE_STORE_AWAY` until it is back.
 *
 * Writers are optimistic. Each transaction reads one snapshot; its last statement counts the revision up, which fails when anyone
 * has committed since that snapshot. It is then run again, up to `attempts` times, before `ERR_CONTROL_PLANE_STORE_CONFLICT`. That
 * statement, the message and the commit travel as one, so a node that stops in the middle holds no lock.
 */
export function createPostgresStore(options: PostgresStoreOptions): PostgresStore {
  const { url, schema = 'gatewright', connections = 4, connectTimeoutMs = 2000, statementTimeoutMs = 5000, attempts = 5, chance = Math.random } = options
  if (!SCHEMA.test(schema)) throw new ControlPlaneError('ERR_CONTROL_PLANE_STORE_UNREADABLE', `${schema} is no name of a schema: use lower-case letters, digits and _`)
  const settings = {
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: statementTimeoutMs,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: statementTimeoutMs,
    application_name: 'gatewright',
    keepAlive: true,
    options: `-c search_path=${schema}`,
  }
  const pool = new Pool({ ...settings, max: connections, idleTimeoutMillis: 30_000 })
  // Of idle connections that the server closed: the next transaction opens another.
  pool.on('error', () => undefined)
  // Of a connection that is lost between two statements of a transaction: the next statement fails with it.
  pool.on('connect', (client) => void client.on('error', () => undefined))
  const writesInOrder = createSerialQueue()
  let migrated: Promise<void> | undefined
  let closed = false

  return {
    transaction: (access, work) => (access === 'read' ? read(work) : writesInOrder(() => write(work))),
    changes: (request) => shielded(() => withClient((client) => readChanges(client, request))),
    listen: (listener) => listenForRevisions({ settings, schema, ready, listener }),
    putBlob: (id, bytes) =>
      shielded(() =>
        withClient(async (client) => {
          await client.query('INSERT INTO blobs (id, bytes) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING', [id, Buffer.from(bytes)])
        }),
      ),
    getBlob: (id) =>
      shielded(() =>
        withClient(async (client) => {
          const { rows } = await client.query<{ bytes: Buffer }>('SELECT bytes FROM blobs WHERE id = $1', [id])
          return rows[0]?.bytes
        }),
      ),
    putRecords: (node, records) =>
      shielded(() =>
        withClient(async (client) => {
          const sql = "INSERT INTO audit (id, node, record) SELECT (r->>'eventID')::uuid, $1, r FROM unnest($2::jsonb[]) AS r ON CONFLICT (id) DO NOTHING"
          await client.query(sql, [node, [...records]])
        }),
      ),
    exclusively: (work) => exclusively({ settings, schema }, work),
    async close() {
      if (closed) return
      closed = true
      await writesInOrder(() => pool.end())
    },
  }

  function read<T>(work: (transaction: StoreTransaction) => Promise<T>): Promise<T> {
    return withClient(async (client) => {
      await shielded(() => client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'))
      const result = await rollBackOnError(client, () => work(createSqlTransaction(createConnection(client))))
      await shielded(() => client.query('COMMIT'))
      return result
    })
  }

  async function write<T>(work: (transaction: StoreTransaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await withClient((client) => writeOnce(client, work))
      } catch (error) {
        if (!isConflict(error) || attempt >= attempts) throw error
        await new Promise((resolve) => setTimeout(resolve, 2 ** attempt * (1 + chance()) * 2))
      }
    }
  }

  async function writeOnce<T>(client: PoolClient, work: (transaction: StoreTransaction) => Promise<T>): Promise<T> {
    // The first statement takes the snapshot that all others read.
    await shielded(() => client.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT n FROM revision'))
    const connection: CountingConnection = createConnection(client)
    return rollBackOnError(client, async () => {
      const result = await work(createSqlTransaction(connection))
      const note = connection.changed > 0 ? `UPDATE revision SET n = n + 1; NOTIFY ${schema}; ` : ''
      await shielded(() => client.query(`${note}COMMIT`))
      return result
    })
  }

  async function rollBackOnError<T>(client: PoolClient, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (!isAway(error)) await shielded(() => client.query('ROLLBACK'))
      throw error
    }
  }

  /** A connection that does not answer is thrown away: nobody knows what it still waits for. */
  async function withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    if (closed) throw new ControlPlaneError('ERR_CONTROL_PLANE_CLOSED', 'The store is closed')
    const client = await shielded(async () => {
      await ready()
      return pool.connect()
    })
    try {
      const result = await work(client)
      client.release()
      return result
    } catch (error) {
      client.release(isAway(error))
      throw error
    }
  }

  function ready(): Promise<void> {
    migrated ??= migrateOnce().catch((error: unknown) => {
      migrated = undefined
      throw error
    })
    return migrated
  }

  async function migrateOnce(): Promise<void> {
    const client = await pool.connect()
    try {
      await migrate(client, { schema })
      client.release()
    } catch (error) {
      client.release(true)
      throw error
    }
  }
}
