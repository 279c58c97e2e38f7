import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { ControlPlaneError } from '../errors.ts'
import { createSerialQueue } from '../serial-queue.ts'
import { createSqlTransaction, createTableStatements } from '../sql-store.ts'
import type { SqlConnection } from '../sql-store.ts'
import type { Store } from '../store.ts'
import { openSqlite } from './sqlite-driver.ts'
import type { SqliteDatabase, SqliteStatement } from './sqlite-driver.ts'

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
  prepareFolder(folder)
  const database = await open(folder)
  writeFileSync(join(folder, 'owner.pid'), `${process.pid}\n`)

  const connection = createConnection(database)
  const inOrder = createSerialQueue()
  let closed = false

  return {
    transaction: (access, work) =>
      inOrder(async () => {
        if (closed) throw new ControlPlaneError('ERR_CONTROL_PLANE_CLOSED', `The store in ${folder} is closed`)
        database.exec(access === 'write' ? 'BEGIN IMMEDIATE' : 'BEGIN')
        try {
          const result = await work(createSqlTransaction(connection))
          database.exec('COMMIT')
          return result
        } catch (error) {
          rollBack(database)
          throw isUnwritten(error) ? unwritten(error) : error
        }
      }),
    close: () =>
      inOrder(async () => {
        if (!closed) release(database)
        closed = true
      }),
  }
}

/** A full disk may have ended the transaction already. */
function rollBack(database: SqliteDatabase): void {
  try {
    database.exec('ROLLBACK')
  } catch (error) {
    if (!/no transaction is active/iu.test(textOf(error))) throw error
  }
}

/** SQLite's words for a disk that is full or fails. */
function isUnwritten(error: unknown): boolean {
  return !(error instanceof ControlPlaneError) && /disk is full|disk I\/O error/iu.test(textOf(error))
}

function unwritten(cause: unknown): ControlPlaneError {
  return new ControlPlaneError('ERR_CONTROL_PLANE_STORE_AWAY', `The data folder cannot be written: ${textOf(cause)}`, { cause })
}

function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw new ControlPlaneError('ERR_CONTROL_PLANE_STORE_NOT_WRITABLE', `The data folder ${folder} cannot be written: ${textOf(cause)}`, {
      cause,
    })
  }
}

async function open(folder: string): Promise<SqliteDatabase> {
  const path = join(folder, 'control-plane.db')
  let database: SqliteDatabase | undefined
  try {
    database = await openSqlite(path)
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA busy_timeout = 0; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    database.exec('BEGIN IMMEDIATE')
    for (const statement of createTableStatements('BINARY')) database.exec(statement)
    database.exec('COMMIT')
    return database
  } catch (cause) {
    database?.close()
    throw explain(cause, folder)
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

function explain(cause: unknown, folder: string): ControlPlaneError {
  const text = textOf(cause)
  if (/locked|busy/iu.test(text)) {
    const message = `The data folder ${folder} is in use by process ${ownerOf(folder)}: stop it, or choose another folder`
    return new ControlPlaneError('ERR_CONTROL_PLANE_STORE_LOCKED', message, { cause })
  }
  if (/readonly|unable to open|permission/iu.test(text)) {
    const message = `The data folder ${folder} cannot be written: ${text}`
    return new ControlPlaneError('ERR_CONTROL_PLANE_STORE_NOT_WRITABLE', message, { cause })
  }
  return new ControlPlaneError('ERR_CONTROL_PLANE_STORE_UNREADABLE', `${join(folder, 'control-plane.db')} cannot be used: ${text}`, { cause })
}

function ownerOf(folder: string): string {
  try {
    return readFileSync(join(folder, 'owner.pid'), 'utf8').trim()
  } catch {
    return '(unknown)'
  }
}

function createConnection(database: SqliteDatabase): SqlConnection {
  const statements = new Map<string, SqliteStatement>()
  const prepare = (sql: string): SqliteStatement => {
    const statement = statements.get(sql) ?? database.prepare(sql)
    statements.set(sql, statement)
    return statement
  }

  return {
    all: async (sql, parameters) => prepare(sql).all(...parameters) as Record<string, unknown>[],
    run: async (sql, parameters) => Number(prepare(sql).run(...parameters).changes),
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
