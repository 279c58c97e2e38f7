import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Store } from '@gatewright/control-plane'
import { createCodeStore, type CodeStore } from '@gatewright/lambda-runtime'
import { ServerError } from '../errors.ts'
import { openStore } from '../open-store.ts'
import { createStackDocuments, createStackFiles } from '../stacks/stack-store.ts'
import type { Blobs, Stores } from '../store/open-stores.ts'
import { shareCode } from '../store/shared-code.ts'

/** Where a state is: in PostgreSQL, or in a data folder. */
export interface StatePlace {
  readonly data: string
  readonly postgresUrl: string | undefined
}

/** A store of its own, for a command that runs beside or without a server. */
export interface OpenState {
  readonly stores: Pick<Stores, 'store' | 'blobs' | 'stacks' | 'exclusively'>
  readonly dataFolder: string
  readonly code: CodeStore
  close(): Promise<void>
}

/** Opens PostgreSQL, or the data folder, which no server may be using. */
export async function openState({ data, postgresUrl }: StatePlace): Promise<OpenState> {
  const dataFolder = resolve(data)
  const code = createCodeStore({ folder: join(dataFolder, 'code') })
  if (postgresUrl === undefined) {
    const store = await openStore(dataFolder)
    const stores = { store, blobs: undefined, stacks: createStackFiles(join(dataFolder, 'stacks')), exclusively: <T>(work: () => Promise<T>) => work() }
    return { dataFolder, stores, code, close: () => store.close() }
  }
  const { createPostgresStore } = await import('@gatewright/control-plane/postgres')
  const store = createPostgresStore({ url: postgresUrl, statementTimeoutMs: 60_000 })
  const blobs: Blobs = { put: (id, bytes) => store.putBlob(id, bytes), get: (id) => store.getBlob(id) }
  const stores = { store: store as Store, blobs, stacks: createStackDocuments(store), exclusively: <T>(work: () => Promise<T>) => store.exclusively(work) }
  return { dataFolder, stores, code: shareCode(code, blobs), close: () => store.close() }
}

/** Whether a path is a data folder; `undefined` when nothing is there. */
export function isDataFolder(path: string): boolean {
  if (!existsSync(path)) throw new ServerError('ERR_SERVER_CONFIGURATION', `there is no ${path}`)
  if (!statSync(path).isDirectory()) return false
  if (!existsSync(join(path, 'control-plane.db'))) throw new ServerError('ERR_SERVER_DATA_FOLDER', `${path} is no data folder of gatewright: it has no control-plane.db`)
  return true
}
