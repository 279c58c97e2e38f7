import { afterAll, beforeAll } from 'vitest'
import { startPostgres, type PostgresServer } from '../../../../scripts/postgres-server.ts'

/** One PostgreSQL for a test file. */
export function usePostgres(): { readonly server: () => PostgresServer } {
  let server: PostgresServer | undefined
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server?.remove())
  return {
    server() {
      if (server === undefined) throw new Error('PostgreSQL is started before the tests')
      return server
    },
  }
}
