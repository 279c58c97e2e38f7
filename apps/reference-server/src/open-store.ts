import { ControlPlaneError, type Store } from '@gatewright/control-plane'
import { createSqliteStore } from '@gatewright/control-plane/sqlite'
import { ServerError } from './errors.ts'

/** Opens the store in the data folder; a folder in use, or one that cannot be written, is a sentence for the operator. */
export async function openStore(folder: string): Promise<Store> {
  try {
    return await createSqliteStore({ folder })
  } catch (error) {
    if (!(error instanceof ControlPlaneError)) throw error
    throw new ServerError('ERR_SERVER_DATA_FOLDER', error.message, { cause: error })
  }
}
