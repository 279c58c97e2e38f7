import { hostname } from 'node:os'
import { ControlPlaneError, SERVED_KINDS } from '@gatewright/control-plane'
import { EVENT_SOURCE_KIND } from '@gatewright/control-plane/lambda'
import { createPostgresStore, createReplica } from '@gatewright/control-plane/postgres'
import { ServerError } from '../errors.ts'
import type { ServerLog } from '../log/server-log.ts'
import { openStore } from '../open-store.ts'
import { IAM_KINDS } from '../iam/iam-records.ts'
import { createStackDocuments, STACK_KIND } from '../stacks/stack-store.ts'
import { FLUSH_KIND, noteFlush } from './flushes.ts'
import type { Followers, Stores } from './open-stores.ts'
import { tellChanges } from './tell-changes.ts'

/** Milliseconds that the start waits for the database before it goes on with what this node last had. */
const FIRST_COPY_MS = 3000

/** The configuration in PostgreSQL, and this node's copy of what it serves in a file. */
export async function openPostgresStores({ folder, url, log }: { readonly folder: string; readonly url: string; readonly log: ServerLog }): Promise<Stores> {
  const local = await openStore(folder)
  const primary = createPostgresStore({ url })
  let followers: Followers | undefined
  const replica = createReplica({
    primary,
    local,
    kinds: [...SERVED_KINDS, EVENT_SOURCE_KIND, STACK_KIND, FLUSH_KIND, ...IAM_KINDS],
    prepare: async (documents) => followers?.prepare(documents),
    onChanges: ({ documents, deleted }) => followers && tellChanges([...documents, ...deleted], followers),
    onAvailability(cause) {
      if (cause === undefined) log.info('connected to PostgreSQL')
      else log.error({ error: cause }, 'PostgreSQL is away: APIs are served as they were, changes are refused')
    },
    onError: (error) => log.error({ error }, 'what changed in PostgreSQL could not be copied'),
  })

  return {
    store: replica.store,
    served: local,
    stacks: createStackDocuments(replica.store),
    servedStacks: createStackDocuments(local),
    blobs: { put: (id, bytes) => primary.putBlob(id, bytes), get: (id) => primary.getBlob(id) },
    putRecords: (records) => primary.putRecords(hostname(), records),
    exclusively: (work) => primary.exclusively(work),
    noteFlush: (flush) => noteFlush(replica.store, flush),
    async start(given) {
      followers = given
      await refuseNewer(() => primary.changes({ since: undefined, kinds: [] }))
      await replica.start({ waitMs: FIRST_COPY_MS })
      if (replica.state.currentAt === undefined) log.warn({ revision: replica.state.revision }, 'PostgreSQL cannot be reached yet: serving what this node last had')
    },
    // One that is away is told of where it is noticed; what it has is told when it is back.
    caughtUp: () => replica.catchUp().catch(() => undefined),
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
