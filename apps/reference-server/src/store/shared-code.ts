import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { StoredDocument } from '@gatewright/control-plane'
import type { CodeStore } from '@gatewright/lambda-runtime'
import type { ServerLog } from '../log/server-log.ts'
import { archivesOf } from './archives.ts'
import type { Blobs } from './open-stores.ts'

/** A node's functions' code, with every archive in the database too, so that each node can run what another was given. */
export function shareCode(local: CodeStore, blobs: Blobs): CodeStore {
  const share = async <Code extends { readonly codeSha256: string; readonly folder?: string }>(code: Code): Promise<Code> => {
    if (code.folder === undefined) await blobs.put(code.codeSha256, await readFile(fileURLToPath(local.locationOf(code.codeSha256))))
    return code
  }
  return {
    ...local,
    putArchive: async (zip) => share(await local.putArchive(zip)),
    async takeLocal(path) {
      const taken = await local.takeLocal(path)
      return taken && share(taken)
    },
  }
}

/** Fetches the archives that functions of other nodes point to. One that the database has not is told, and does not hold up the rest. */
export async function fetchCode(documents: readonly StoredDocument[], { code, blobs, log }: { readonly code: CodeStore; readonly blobs: Blobs; readonly log: ServerLog }): Promise<void> {
  for (const sha256 of new Set(documents.flatMap(archivesOf))) {
    if (existsSync(code.directoryOf(sha256))) continue
    const zip = await blobs.get(sha256)
    if (zip === undefined) log.error({ sha256 }, "a function's code is not in the database")
    else await code.putArchive(zip)
  }
}
