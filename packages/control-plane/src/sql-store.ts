import { ControlPlaneError } from './errors.ts'
import type { DocumentKey, ListOptions, StoredDocument, StoreTransaction } from './store.ts'

/** What the store needs of an SQL database: SQLite and PostgreSQL both answer to the statements below. */
export interface SqlConnection {
  /** `?` stands for a parameter. */
  all(sql: string, parameters: readonly (string | number)[]): Promise<readonly Record<string, unknown>[]>
  /** Resolves with the number of rows that were changed. */
  run(sql: string, parameters: readonly (string | number)[]): Promise<number>
}

/** The one table; `collate` is what orders text by code unit: `BINARY` in SQLite, `"C"` in PostgreSQL. */
export function createTableStatements(collate: string): readonly string[] {
  return [
    `CREATE TABLE IF NOT EXISTS documents (
      kind TEXT NOT NULL, parent TEXT COLLATE ${collate} NOT NULL, id TEXT COLLATE ${collate} NOT NULL,
      sort TEXT COLLATE ${collate} NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, parent, id))`,
    'CREATE INDEX IF NOT EXISTS documents_in_order ON documents (kind, parent, sort, id)',
    'CREATE INDEX IF NOT EXISTS documents_by_parent ON documents (parent)',
  ]
}

const COLUMNS = 'kind, parent, id, sort, version, body'

/** The query set, once for all databases; the caller begins and ends the transaction. */
export function createSqlTransaction(connection: SqlConnection): StoreTransaction {
  return {
    async get({ kind, parent, id }) {
      const rows = await connection.all(`SELECT ${COLUMNS} FROM documents WHERE kind = ? AND parent = ? AND id = ?`, [kind, parent, id])
      return rows[0] && readDocument(rows[0])
    },
    async list({ kind, parent }, options = {}) {
      const { sql, parameters } = listQuery({ kind, parent }, options)
      return (await connection.all(sql, parameters)).map(readDocument)
    },
    async count({ kind, parent }) {
      const rows = await connection.all('SELECT COUNT(*) AS total FROM documents WHERE kind = ? AND parent = ?', [kind, parent])
      return Number(rows[0]?.['total'])
    },
    async kinds() {
      return (await connection.all('SELECT DISTINCT kind FROM documents', [])).map((row) => String(row['kind'])).toSorted()
    },
    async listKind(kind) {
      return (await connection.all(`SELECT ${COLUMNS} FROM documents WHERE kind = ? ORDER BY parent, sort, id`, [kind])).map(readDocument)
    },
    async put({ kind, parent, id, sort, version, body }) {
      const text = JSON.stringify(body)
      const changed =
        version === 0
          ? await connection.run(
              `INSERT INTO documents (${COLUMNS}) VALUES (?, ?, ?, ?, 1, ?) ON CONFLICT (kind, parent, id) DO NOTHING`,
              [kind, parent, id, sort, text],
            )
          : await connection.run(
              'UPDATE documents SET sort = ?, version = version + 1, body = ? WHERE kind = ? AND parent = ? AND id = ? AND version = ?',
              [sort, text, kind, parent, id, version],
            )
      if (changed !== 1) throw new ControlPlaneError('ERR_CONTROL_PLANE_STORE_CONFLICT', `${kind} ${id} was changed meanwhile`)
    },
    async delete({ kind, parent, id }: DocumentKey) {
      return (await connection.run('DELETE FROM documents WHERE kind = ? AND parent = ? AND id = ?', [kind, parent, id])) === 1
    },
    async deleteTree(parent) {
      // '0' is the character after '/': all paths below the parent, by the index on parent.
      await connection.run('DELETE FROM documents WHERE parent = ? OR (parent > ? AND parent < ?)', [parent, `${parent}/`, `${parent}0`])
    },
  }
}

function listQuery(
  { kind, parent }: { readonly kind: string; readonly parent: string },
  { after, limit, descending = false }: ListOptions,
): { readonly sql: string; readonly parameters: readonly (string | number)[] } {
  const parameters: (string | number)[] = [kind, parent]
  let sql = `SELECT ${COLUMNS} FROM documents WHERE kind = ? AND parent = ?`
  if (after !== undefined) {
    sql += ` AND (sort, id) ${descending ? '<' : '>'} (?, ?)`
    parameters.push(after.sort, after.id)
  }
  sql += descending ? ' ORDER BY sort DESC, id DESC' : ' ORDER BY sort, id'
  if (limit !== undefined) {
    sql += ' LIMIT ?'
    parameters.push(limit)
  }
  return { sql, parameters }
}

/** A row of the table as a document. */
export function readDocument(row: Record<string, unknown>): StoredDocument {
  return {
    kind: String(row['kind']),
    parent: String(row['parent']),
    id: String(row['id']),
    sort: String(row['sort']),
    version: Number(row['version']),
    body: JSON.parse(String(row['body'])) as Record<string, unknown>,
  }
}
