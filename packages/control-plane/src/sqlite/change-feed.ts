import { randomUUID } from 'node:crypto'
import type { DocumentKey } from '../store.ts'
import type { SqliteDatabase } from './sqlite-driver.ts'

/** What processes changed, in the order of their commits. */
export const CHANGES_TABLE: string =
  'CREATE TABLE IF NOT EXISTS changes (n INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, parent TEXT NOT NULL, id TEXT NOT NULL, writer TEXT NOT NULL)'

/** So many changes are remembered; a process that slept longer is told everything. */
const KEPT = 10_000

/** Notes the changes of this connection and reads those of others. */
export interface ChangeFeed {
  /** What others changed since the last call; begins with what is there when the feed is made. */
  read(): readonly DocumentKey[]
}

export function createChangeFeed(database: SqliteDatabase): ChangeFeed {
  const writer = randomUUID()
  // Of this connection alone: a process that has the folder alone writes no feed.
  for (const [event, row] of [['INSERT', 'NEW'], ['UPDATE', 'NEW'], ['DELETE', 'OLD']] as const) {
    database.exec(`
      CREATE TEMP TRIGGER documents_${event.toLowerCase()} AFTER ${event} ON main.documents BEGIN
        INSERT INTO changes (kind, parent, id, writer) VALUES (${row}.kind, ${row}.parent, ${row}.id, '${writer}');
        DELETE FROM changes WHERE n <= last_insert_rowid() - ${KEPT};
      END`)
  }
  const version = database.prepare('PRAGMA data_version')
  const range = database.prepare('SELECT MIN(n) AS first, MAX(n) AS last FROM changes')
  const since = database.prepare('SELECT kind, parent, id FROM changes WHERE n > ? AND writer <> ? ORDER BY n')
  const everything = database.prepare('SELECT kind, parent, id FROM documents')
  let seenVersion = versionNow()
  let seen = rangeNow().last

  return {
    read() {
      // It is another one when another connection has committed.
      const now = versionNow()
      if (now === seenVersion) return []
      const { first, last } = rangeNow()
      const isWhole = first > seen + 1
      const changed = (isWhole ? everything.all() : since.all(seen, writer)) as unknown as readonly DocumentKey[]
      seenVersion = now
      seen = last
      return changed
    },
  }

  function versionNow(): number {
    return Number((version.all()[0] as { readonly data_version: number }).data_version)
  }

  function rangeNow(): { readonly first: number; readonly last: number } {
    const { first, last } = range.all()[0] as { readonly first: number | null; readonly last: number | null }
    return { first: Number(first ?? 0), last: Number(last ?? 0) }
  }
}
