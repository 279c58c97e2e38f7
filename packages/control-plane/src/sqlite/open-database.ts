import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { ControlPlaneError } from '../errors.ts'
import { createTableStatements } from '../sql-store.ts'
import { openSqlite } from './sqlite-driver.ts'
import type { SqliteDatabase } from './sqlite-driver.ts'

/** Write-ahead log with `synchronous = FULL`: a commit is on disk before its call is answered. */
const DURABLE = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL'
/** The operating system holds the file for this process, as long as it lives. */
export const ALONE: string = `PRAGMA locking_mode = EXCLUSIVE; PRAGMA busy_timeout = 0; ${DURABLE}`
/** Opening may wait for another process of the same owner; transactions do not wait inside SQLite, which would hold up this process. */
export const TOGETHER: string = `PRAGMA busy_timeout = 2000; ${DURABLE}`

/** Opens the database of an absolute folder, with its tables. Rejects as `createSqliteStore` says. */
export async function openDatabase(folder: string, { pragmas, tables = [] }: { readonly pragmas: string; readonly tables?: readonly string[] }): Promise<SqliteDatabase> {
  prepareFolder(folder)
  let database: SqliteDatabase | undefined
  try {
    database = await openSqlite(join(folder, 'control-plane.db'))
    database.exec(pragmas)
    database.exec('BEGIN IMMEDIATE')
    for (const statement of [...createTableStatements('BINARY'), ...tables]) database.exec(statement)
    database.exec('COMMIT')
    return database
  } catch (cause) {
    database?.close()
    throw explain(cause, folder)
  }
}

/** Notes who has the folder, for who is refused it. */
export function noteOwner(folder: string): void {
  writeFileSync(join(folder, 'owner.pid'), `${process.pid}\n`)
}

/** SQLite's words for a database that another connection has at this moment. */
export const isBusy = (error: unknown): boolean => /locked|busy/iu.test(textOf(error))

export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
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

function explain(cause: unknown, folder: string): ControlPlaneError {
  const text = textOf(cause)
  if (isBusy(cause)) {
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
