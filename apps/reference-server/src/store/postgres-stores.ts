import { join } from 'node:path'
import { ControlPlaneError, SERVED_KINDS, type DocumentKey } from '@gatewright/control-plane'
import { createPostgresStore, createReplica } from '@gatewright/control-plane/postgres'
import { ServerError } from '../errors.ts'
import type { ServerLog } from '../log/server-log.ts'
import { openStore } from '../open-store.ts'
import type { Followers, Stores } from './open-stores.ts'

/** Milliseconds that the start waits for the database before it goes on with what this node last had. */
const FIRST_COPY_MS = 3000

/** The configuration in PostgreSQL, and this node's copy of what it serves in a file. */
export async function openPostgresStores({ dataFolder, url, log }: { readonly dataFolder: string; readonly url: string; readonly log: ServerLog }): Promise<Stores> {
  const local = await openStore(join(dataFolder, 'replica'))
  const primary = createPostgresStore({ url })
  let followers: Followers | undefined
  const replica = createReplica({
    primary,
    local,
    kinds: SERVED_KINDS,
    prepare: async (documents) => followers?.prepare(documents),
    onChanges: ({ documents, deleted }) => followers?.changed([...documents, ...deleted] satisfies readonly DocumentKey[]),
    onAvailability(cause) {
      if (cause === undefined) log.info('connected to PostgreSQL')
      else log.error({ error: cause }, 'PostgreSQL is away: APIs are served as they were, changes are refused')
    },
    onError: (error) => log.error({ error }, 'what changed in PostgreSQL could not be copied'),
  })

  return {
    store: replica.store,
    served: local,
    blobs: { put: (id, bytes) => primary.putBlob(id, bytes), get: (id) => primary.getBlob(id) },
    async start(given) {
      followers = given
      await refuseNewer(() => primary.changes({ since: undefined, kinds: [] }))
      await replica.start({ waitMs: FIRST_COPY_MS })
      if (replica.state.currentAt === undefined) log.warn({ revision: replica.state.revision }, 'PostgreSQL cannot be reached yet: serving what this node last had')
    },
    hasConfiguration: () => replica.state.revision !== undefined,
    state() {
      const { revision, connected, currentAt } = replica.state
      return {
        engine: 'postgresql',
        state: connected ? 'connected' : 'away',
        ...(revision !== undefined && { revision }),
        ...(currentAt !== undefined && { ageSeconds: Math.max(0, Math.round((Date.now() - currentAt) / 1000)) }),
      }
    },
    async close() {
      await replica.close()
      await primary.close()
      await local.close()
    },
  }
}

/** A database that another version made is no fault that passes; one that is away is. */
async function refuseNewer(look: () => Promise<unknown>): Promise<void> {
  try {
    await look()
  } catch (cause) {
    if (!(cause instanceof ControlPlaneError)) throw new ServerError('ERR_SERVER_CONFIGURATION', `--postgres cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    if (cause.code === 'ERR_CONTROL_PLANE_STORE_NEWER') throw new ServerError('ERR_SERVER_CONFIGURATION', cause.message, { cause })
  }
}
