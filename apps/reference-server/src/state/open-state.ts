import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createPostgresStore } from '@gatewright/control-plane/postgres'
import { ServerError } from '../errors.ts'
import { openStore } from '../open-store.ts'
import type { ExportSource } from './export-lines.ts'

/** A store of its own, for a command that runs beside or without a server. */
export interface OpenState extends ExportSource {
  close(): Promise<void>
}

/** Opens PostgreSQL, or the data folder, which no server may be using. */
export async function openState({ data, postgresUrl }: { readonly data: string; readonly postgresUrl: string | undefined }): Promise<OpenState> {
  const dataFolder = resolve(data)
  if (postgresUrl === undefined) {
    const store = await openStore(dataFolder)
    return { dataFolder, stores: { store, blobs: undefined }, close: () => store.close() }
  }
  const store = createPostgresStore({ url: postgresUrl, statementTimeoutMs: 60_000 })
  const blobs = { put: (id: string, bytes: Uint8Array) => store.putBlob(id, bytes), get: (id: string) => store.getBlob(id) }
  return { dataFolder, stores: { store, blobs }, close: () => store.close() }
}

/** Whether a path is a data folder; `undefined` when nothing is there. */
export function isDataFolder(path: string): boolean {
  if (!existsSync(path)) throw new ServerError('ERR_SERVER_CONFIGURATION', `there is no ${path}`)
  if (!statSync(path).isDirectory()) return false
  if (!existsSync(join(path, 'control-plane.db'))) throw new ServerError('ERR_SERVER_DATA_FOLDER', `${path} is no data folder of gatewright: it has no control-plane.db`)
  return true
}
