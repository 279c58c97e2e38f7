// A node that migrates a database and ends: the test kills it in the middle.
import { createPostgresStore } from '../../src/postgres/index.ts'

const store = createPostgresStore({ url: process.argv[2] ?? '', statementTimeoutMs: 60_000 })
await store.transaction('read', (tx) => tx.count({ kind: 'Thing', parent: '' }))
await store.close()
