import { ControlPlaneError } from '../errors.ts'
import { createSqlTransaction } from '../sql-store.ts'
import type { SqlConnection } from '../sql-store.ts'
import type { StoreTransaction } from '../store.ts'
import { textOf } from './open-database.ts'
import type { SqliteDatabase, SqliteStatement } from './sqlite-driver.ts'

/** Runs work in the transaction that was begun, and ends it. */
export async function runTransaction<T>(
  { database, connection }: { readonly database: SqliteDatabase; readonly connection: SqlConnection },
  work: (transaction: StoreTransaction) => Promise<T>,
): Promise<T> {
  try {
    const result = await work(createSqlTransaction(connection))
    database.exec('COMMIT')
    return result
  } catch (error) {
    rollBack(database)
    throw isUnwritten(error) ? unwritten(error) : error
  }
}

/** A full disk may have ended the transaction already, and one that another process kept out has not begun. */
export function rollBack(database: SqliteDatabase): void {
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

export function createSqliteConnection(database: SqliteDatabase): SqlConnection {
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
