import type { ClientBase } from 'pg'
import type { SqlConnection } from '../sql-store.ts'
import { shielded } from './database-errors.ts'

/** A connection that knows how many rows were changed over it. */
export interface CountingConnection extends SqlConnection {
  readonly changed: number
}

/** The query set writes `?` for a parameter, PostgreSQL `$1`. */
const numbered = new Map<string, string>()

export function createConnection(client: ClientBase): CountingConnection {
  let changed = 0
  return {
    get changed() {
      return changed
    },
    all: async (sql, parameters) => (await shielded(() => client.query<Record<string, unknown>>(number(sql), [...parameters]))).rows,
    async run(sql, parameters) {
      const { rowCount } = await shielded(() => client.query(number(sql), [...parameters]))
      changed += rowCount ?? 0
      return rowCount ?? 0
    },
  }
}

function number(sql: string): string {
  const known = numbered.get(sql)
  if (known !== undefined) return known
  let count = 0
  const text = sql.replaceAll('?', () => `$${(count += 1)}`)
  numbered.set(sql, text)
  return text
}
