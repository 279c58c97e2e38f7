import { join } from 'node:path'
import type { DocumentKey, Store, StoredDocument } from '@gatewright/control-plane'
import type { ServerConfiguration } from '../configuration.ts'
import type { ServerLog } from '../log/server-log.ts'
import type { StackStore } from '../stacks/stack-store.ts'
import type { Flush } from './flushes.ts'

/** Where the configuration is, as this node sees it. */
export interface Stores {
  /** For management calls. */
  readonly store: Store
  /** For requests: never waits for another machine. */
  readonly served: Store
  /** What templates made. */
  readonly stacks: StackStore
  /** The same as this node last knew it: never waits for another machine. */
  readonly servedStacks: Pick<StackStore, 'list' | 'read'>
  /** Functions' archives for all nodes; absent: this node is the only one. */
  readonly blobs: Blobs | undefined
  /** Keeps records of management calls for all nodes; absent: each process has a file of its own only. */
  readonly putRecords: ((records: readonly string[]) => Promise<void>) | undefined
  /** Runs work while no other process that shares the configuration does so. */
  readonly exclusively: <T>(work: () => Promise<T>) => Promise<T>
  /** Tells the other nodes that a stage's cache is emptied. */
  readonly noteFlush: (flush: Flush) => Promise<void>
  /** Begins to follow what other nodes change. Resolves when there is something to serve. */
  start(followers: Followers): Promise<void>
  /** Resolves when what other nodes committed by now has been told, or cannot be. */
  readonly caughtUp: () => Promise<void>
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
  /** Other nodes emptied this. */
  readonly flushed: (flush: Flush) => void
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
  readonly configuration: Pick<ServerConfiguration, 'dataFolder' | 'ownFolder' | 'postgresUrl' | 'workers'>
  readonly log: ServerLog
}

/** Opens SQLite in the data folder, for this process or for all workers, or PostgreSQL with a copy in the process's own folder. */
export async function openStores({ configuration, log }: OpenStoresOptions): Promise<Stores> {
  const { dataFolder, ownFolder, postgresUrl, workers } = configuration
  if (postgresUrl !== undefined) {
    const { openPostgresStores } = await import('./postgres-stores.ts')
    return openPostgresStores({ folder: join(ownFolder, 'replica'), url: postgresUrl, log })
  }
  if (workers > 1) {
    const { openSharedStores } = await import('./shared-stores.ts')
    return openSharedStores({ dataFolder })
  }
  const { openStore } = await import('../open-store.ts')
  const { createStackFiles } = await import('../stacks/stack-store.ts')
  const store = await openStore(dataFolder)
  const stacks = createStackFiles(join(dataFolder, 'stacks'))
  return {
    store,
    served: store,
    stacks,
    servedStacks: stacks,
    blobs: undefined,
    putRecords: undefined,
    exclusively: (work) => work(),
    noteFlush: () => Promise.resolve(),
    start: () => Promise.resolve(),
    caughtUp: () => Promise.resolve(),
    hasConfiguration: () => true,
    state: () => ({ engine: 'sqlite', state: 'connected' }),
    close: () => store.close(),
  }
}
