import type { ClientBase } from 'pg'
import { readDocument } from '../sql-store.ts'
import type { DocumentKey, StoredDocument } from '../store.ts'

/** Where a database stands. */
export interface DatabaseState {
  /** One more at each commit that changed something. */
  readonly revision: number
  /** Of the database: another one after a restore from a backup that was given a new one. */
  readonly identity: string
}

/** What changed from one revision to another; `whole` when everything is in it, because what was deleted since is not known any more. */
export interface ChangeSet {
  readonly state: DatabaseState
  readonly whole: boolean
  readonly deleted: readonly DocumentKey[]
  readonly documents: readonly StoredDocument[]
}

const COLUMNS = 'kind, parent, id, sort, version, body'

/** Reads what changed since a state in one snapshot of the database. The connection is free again afterwards. */
export async function readChanges(client: ClientBase, { since, kinds }: { readonly since: DatabaseState | undefined; readonly kinds: readonly string[] }): Promise<ChangeSet | undefined> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  try {
    const { state, pruned } = await readState(client)
    const whole = since === undefined || since.identity !== state.identity || since.revision < pruned || since.revision > state.revision
    const from = whole ? 0 : since.revision
    if (from === state.revision) return undefined
    const deleted = whole ? [] : await readDeletions(client, { from, kinds })
    const documents = await client.query<Record<string, unknown>>(
      `SELECT ${COLUMNS} FROM documents WHERE revision > $1 AND kind = ANY($2) ORDER BY revision`,
      [from, kinds],
    )
    return { state, whole, deleted, documents: documents.rows.map(readDocument) }
  } finally {
    await client.query('COMMIT')
  }
}

export async function readState(client: ClientBase): Promise<{ readonly state: DatabaseState; readonly pruned: number }> {
  const { rows } = await client.query<{ n: string; identity: string; pruned: string }>('SELECT n, identity, pruned FROM revision')
  return { state: { revision: Number(rows[0]?.n), identity: rows[0]?.identity ?? '' }, pruned: Number(rows[0]?.pruned) }
}

async function readDeletions(client: ClientBase, { from, kinds }: { readonly from: number; readonly kinds: readonly string[] }): Promise<readonly DocumentKey[]> {
  const { rows } = await client.query<DocumentKey>('SELECT kind, parent, id FROM deletions WHERE revision > $1 AND kind = ANY($2)', [from, kinds])
  return rows
}
