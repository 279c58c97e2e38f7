import type { Store, StoredDocument, StoreTransaction } from '../store.ts'
import type { ChangeSet, DatabaseState } from './change-set.ts'
import type { PostgresStore } from './postgres-store.ts'

/** How far a node is. */
export interface ReplicaState {
  /** `undefined` before the first time that the database was reached by any node with this copy. */
  readonly revision: number | undefined
  readonly connected: boolean
  /** Milliseconds since 1970 of the last time that the copy was known to be the database's; `undefined`: never in this process. */
  readonly currentAt: number | undefined
}

export interface ReplicaOptions {
  readonly primary: PostgresStore
  /** Where the copy is kept; its owner closes it. */
  readonly local: Store
  /** What is copied: that which requests need. */
  readonly kinds: readonly string[]
  /** Fetches what new documents point to, before they count. */
  readonly prepare?: (documents: readonly StoredDocument[]) => Promise<void>
  /** Told what another node changed, after it is in the copy. */
  readonly onChanges: (changes: ChangeSet) => void
  /** The database went away (with the cause) or is back (without). */
  readonly onAvailability?: (cause: unknown) => void
  readonly onError?: (error: unknown) => void
  /** Milliseconds since 1970; `Date.now`. */
  readonly now?: () => number
}

/** A node's own copy of what requests need, so that none of them waits for the database. */
export interface Replica {
  readonly state: ReplicaState
  /** The store for management calls: the database itself. After a write the copy is as new as that write. */
  readonly store: Store
  /** Begins to follow the database. Resolves when the copy is current, or after `waitMs` with whatever it holds. */
  start(options: { readonly waitMs: number }): Promise<void>
  /** Resolves when what is committed by now is in the copy. */
  catchUp(): Promise<void>
  close(): Promise<void>
}

const STATE = { kind: 'ReplicaState', parent: '', id: 'state' } as const

/** Keeps a copy of a PostgreSQL store in another store, in a file for example: it follows by messages, and by revision where one was missed. */
export function createReplica({ primary, local, kinds, prepare, onChanges, onAvailability, onError, now = Date.now }: ReplicaOptions): Replica {
  let known: DatabaseState | undefined
  let connected: boolean | undefined
  let currentAt: number | undefined
  let running: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined
  let listening: { close(): Promise<void> } | undefined

  const store: Store = {
    async transaction(access, work) {
      const result = await primary.transaction(access, work)
      // It is committed whatever happens now; the listener catches up with what this one could not.
      if (access === 'write') await catchUp().catch(() => undefined)
      return result
    },
    close: () => primary.close(),
  }

  return {
    get state() {
      return { revision: known?.revision, connected: connected === true, currentAt }
    },
    store,
    catchUp,
    async start({ waitMs }) {
      known = await local.transaction('read', readOwnState)
      let timer: NodeJS.Timeout | undefined
      const current = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, waitMs)
        listening = primary.listen({
          onChange: () => void catchUp().then(resolve, (error: unknown) => onError?.(error)),
          onAvailability(cause) {
            const isBack = cause === undefined
            if (isBack === connected) return
            connected = isBack
            onAvailability?.(cause)
          },
        })
      })
      await current
      clearTimeout(timer)
    },
    async close() {
      await listening?.close()
      await running.catch(() => undefined)
    },
  }

  /** One at a time; calls during a run share the one after it. */
  function catchUp(): Promise<void> {
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined
        running = copy()
        return running
      })
    return next
  }

  async function copy(): Promise<void> {
    const changes = await primary.changes({ since: known, kinds })
    currentAt = now()
    if (changes === undefined) return
    // Most commits change a working copy alone, of which nothing is copied; where the file is behind, the next start reads them again.
    if (changes.whole || changes.documents.length + changes.deleted.length > 0) {
      await prepare?.(changes.documents)
      await local.transaction('write', (transaction) => apply(changes, transaction))
      onChanges(changes)
    }
    known = changes.state
  }

  async function apply({ state, whole, deleted, documents }: ChangeSet, transaction: StoreTransaction): Promise<void> {
    const gone = whole ? (await Promise.all(kinds.map((kind) => transaction.listKind(kind)))).flat() : deleted
    for (const { kind, parent, id } of gone) await transaction.delete({ kind, parent, id })
    for (const document of documents) await replace(document, transaction)
    await replace({ ...STATE, sort: '', version: 0, body: { ...state } }, transaction)
  }
}

async function replace(document: StoredDocument, transaction: StoreTransaction): Promise<void> {
  await transaction.delete(document)
  await transaction.put({ ...document, version: 0 })
}

async function readOwnState(transaction: StoreTransaction): Promise<DatabaseState | undefined> {
  const stored = await transaction.get(STATE)
  return stored?.body as DatabaseState | undefined
}
