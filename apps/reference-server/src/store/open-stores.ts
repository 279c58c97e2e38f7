import type { DocumentKey, Store, StoredDocument } from '@gatewright/control-plane'
import type { ServerLog } from '../log/server-log.ts'

/** Where the configuration is, as this node sees it. */
export interface Stores {
  /** For management calls. */
  readonly store: Store
  /** For requests: never waits for another machine. */
  readonly served: Store
  /** Functions' archives for all nodes; absent: this node is the only one. */
  readonly blobs: Blobs | undefined
  /** Begins to follow what other nodes change. Resolves when there is something to serve. */
  start(followers: Followers): Promise<void>
  /** False while this node has never seen the configuration. */
  readonly hasConfiguration: () => boolean
  readonly state: () => StoresState
  close(): Promise<void>
}

/** Bytes by a name of their contents. */
export interface Blobs {
  put(id: string, bytes: Uint8Array): Promise<void>
  get(id: string): Promise<Uint8Array | undefined>
}

export interface Followers {
  /** Fetches what documents point to, before they count. */
  readonly prepare: (documents: readonly StoredDocument[]) => Promise<void>
  /** Other nodes changed these. */
  readonly changed: (keys: readonly DocumentKey[]) => void
}

/** As `/_gatewright/health` shows it. */
export interface StoresState {
  readonly engine: 'sqlite' | 'postgresql'
  readonly state: 'connected' | 'away'
  readonly revision?: number
  /** Since the copy was known to be the database's. */
  readonly ageSeconds?: number
}

export interface OpenStoresOptions {
  readonly dataFolder: string
  readonly postgresUrl: string | undefined
  readonly log: ServerLog
}

/** Opens SQLite in the data folder, or PostgreSQL with a copy in the data folder. */
export async function openStores({ dataFolder, postgresUrl, log }: OpenStoresOptions): Promise<Stores> {
  if (postgresUrl !== undefined) {
    const { openPostgresStores } = await import('./postgres-stores.ts')
    return openPostgresStores({ dataFolder, url: postgresUrl, log })
  }
  const { openStore } = await import('../open-store.ts')
  const store = await openStore(dataFolder)
  return {
    store,
    served: store,
    blobs: undefined,
    start: () => Promise.resolve(),
    hasConfiguration: () => true,
    state: () => ({ engine: 'sqlite', state: 'connected' }),
    close: () => store.close(),
  }
}
