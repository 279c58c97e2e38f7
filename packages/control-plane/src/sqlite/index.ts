export { createSqliteStore } from './sqlite-store.ts'
export type { SqliteStoreOptions } from './sqlite-store.ts'
export { createSharedSqliteStore } from './shared-sqlite-store.ts'
export type { SharedSqliteStore } from './shared-sqlite-store.ts'
