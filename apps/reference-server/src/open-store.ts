import { ControlPlaneError, type Store } from '@gatewright/control-plane'
import { createSqliteStore } from '@gatewright/control-plane/sqlite'
import { ServerError } from './errors.ts'

/** Opens the store in the data folder; a folder in use, or one that cannot be written, is a sentence for the operator. */
export function openStore(folder: string): Promise<Store> {
  return inWords(() => createSqliteStore({ folder }))
}

/** Shows a store's errors as the operator's. */
export async function inWords<T>(open: () => Promise<T>): Promise<T> {
  try {
    return await open()
  } catch (error) {
    if (!(error instanceof ControlPlaneError)) throw error
    throw new ServerError('ERR_SERVER_DATA_FOLDER', error.message, { cause: error })
  }
}
