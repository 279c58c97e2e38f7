import { Client, type ClientConfig } from 'pg'
import { shielded } from './database-errors.ts'

/**
 * Runs work while no other process of the schema does so. The lock is a session's: the server gives it up for a process that dies.
 * Rejects with `ERR_CONTROL_PLANE_STORE_AWAY` when the database cannot be reached; work is not begun then.
 */
export async function exclusively<T>({ settings, schema }: { readonly settings: ClientConfig; readonly schema: string }, work: () => Promise<T>): Promise<T> {
  // The others may take long: nothing but the end of the connection ends the wait.
  const client = new Client({ ...settings, query_timeout: 0, statement_timeout: 0 })
  // A lock that is lost in the middle lets another begin; their writes are checked against each other as all writes are.
  client.on('error', () => undefined)
  try {
    await shielded(async () => {
      await client.connect()
      await client.query("SELECT pg_advisory_lock(hashtext('gatewright turn'), hashtext($1))", [schema])
    })
    return await work()
  } finally {
    await client.end().catch(() => undefined)
  }
}
