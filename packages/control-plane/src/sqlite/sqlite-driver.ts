/** The part of `node:sqlite` that the store uses; `@photostructure/sqlite` has the same. */
export interface SqliteDatabase {
  exec(sql: string): void
  prepare(sql: string): SqliteStatement
  close(): void
}

export interface SqliteStatement {
  all(...parameters: (string | number)[]): unknown[]
  run(...parameters: (string | number)[]): { readonly changes: number | bigint }
}

interface SqliteModule {
  readonly DatabaseSync: new (path: string) => SqliteDatabase
}

/** Node's own SQLite where it has one (22.13 and later), else the package with the same interface. */
export async function openSqlite(path: string): Promise<SqliteDatabase> {
  const { DatabaseSync } = await loadModule()
  return new DatabaseSync(path)
}

async function loadModule(): Promise<SqliteModule> {
  // A variable, so that no bundler resolves a module that this version of Node may lack.
  const builtIn = 'node:sqlite'
  try {
    return (await import(builtIn)) as SqliteModule
  } catch {
    return (await import('@photostructure/sqlite')) as unknown as SqliteModule
  }
}
