import { resolve } from 'node:path'
import { ControlPlaneError } from '../errors.ts'
import { createSerialQueue } from '../serial-queue.ts'
import type { Store } from '../store.ts'
import { ALONE, noteOwner, openDatabase } from './open-database.ts'
import { createSqliteConnection, runTransaction } from './run-transaction.ts'
import type { SqliteDatabase } from './sqlite-driver.ts'

export interface SqliteStoreOptions {
  /** Folder of the database; made when it is not there. Holds `control-plane.db` and `owner.pid`. */
  readonly folder: string
}

/**
 * A store in one SQLite file, for one process.
 *
 * Durable against kill -9 and power loss: write-ahead log with `synchronous = FULL`, so a commit is on disk before its call is
 * answered; management calls are few, the file sync is affordable. The file is locked by the operating system as long as the
 * process lives (`locking_mode = EXCLUSIVE`), so a lock never outlives its owner.
 *
 * Rejects with `ERR_CONTROL_PLANE_STORE_LOCKED` when another process has the folder, `ERR_CONTROL_PLANE_STORE_NOT_WRITABLE` when
 * the folder cannot be written, `ERR_CONTROL_PLANE_STORE_UNREADABLE` when the file is no database.
 */
export async function createSqliteStore({ folder: given }: SqliteStoreOptions): Promise<Store> {
  const folder = resolve(given)
  const database = await openDatabase(folder, { pragmas: ALONE })
  noteOwner(folder)

  const connection = createSqliteConnection(database)
  const inOrder = createSerialQueue()
  let closed = false

  return {
    transaction: (access, work) =>
      inOrder(async () => {
        if (closed) throw new ControlPlaneError('ERR_CONTROL_PLANE_CLOSED', `The store in ${folder} is closed`)
        database.exec(access === 'write' ? 'BEGIN IMMEDIATE' : 'BEGIN')
        return runTransaction({ database, connection }, work)
      }),
    close: () =>
      inOrder(async () => {
        if (!closed) release(database)
        closed = true
      }),
  }
}

/**
 * Writes the log back, gives up the lock, and closes. By itself `close` would keep both until the last prepared statement is
 * garbage-collected; and a lock taken in WAL mode is given up only after leaving it.
 */
function release(database: SqliteDatabase): void {
  database.exec('PRAGMA journal_mode = DELETE; PRAGMA locking_mode = NORMAL; SELECT COUNT(*) FROM documents')
  database.close()
}
