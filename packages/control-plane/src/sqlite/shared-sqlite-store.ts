import { resolve } from 'node:path'
import { ControlPlaneError } from '../errors.ts'
import { createSerialQueue } from '../serial-queue.ts'
import type { DocumentKey, Store } from '../store.ts'
import { CHANGES_TABLE, createChangeFeed } from './change-feed.ts'
import { isBusy, openDatabase, TOGETHER } from './open-database.ts'
import { createSqliteConnection, rollBack, runTransaction } from './run-transaction.ts'
import type { SqliteStoreOptions } from './sqlite-store.ts'

/** A store in one SQLite file for several processes of one machine. */
export interface SharedSqliteStore extends Store {
  /**
   * Tells what other processes committed, within {@link LOOK_MS} milliseconds; everything where too much happened to be remembered.
   * Returns what ends it.
   */
  follow(listener: (changed: readonly DocumentKey[]) => void): () => void
  /** Resolves when those that follow have been told what is committed by now. */
  catchUp(): Promise<void>
}

/** Milliseconds between two looks for what others committed. */
export const LOOK_MS = 25
/** Milliseconds that a transaction waits for those of other processes before it is refused. */
const PATIENCE_MS = 5000

/**
 * The same as `createSqliteStore`, shared by processes that one owner started: one writes at a time, readers do not wait. Who has the
 * folder is for the owner to guard; a store that wants it alone is refused as long as one of these is open.
 *
 * A write that others keep out for five seconds rejects with `ERR_CONTROL_PLANE_STORE_CONFLICT`.
 */
export async function createSharedSqliteStore({ folder: given }: SqliteStoreOptions): Promise<SharedSqliteStore> {
  const folder = resolve(given)
  const database = await openDatabase(folder, { pragmas: TOGETHER, tables: [CHANGES_TABLE] })
  database.exec('PRAGMA busy_timeout = 0')
  const connection = createSqliteConnection(database)
  const feed = createChangeFeed(database)
  const inOrder = createSerialQueue()
  const listeners = new Set<(changed: readonly DocumentKey[]) => void>()
  let closed = false

  return {
    transaction: (access, work) =>
      inOrder(async () => {
        if (closed) throw new ControlPlaneError('ERR_CONTROL_PLANE_CLOSED', `The store in ${folder} is closed`)
        await begin(access)
        return runTransaction({ database, connection }, work)
      }),
    follow(listener) {
      listeners.add(listener)
      const timer = setInterval(() => void catchUp(), LOOK_MS)
      return () => {
        listeners.delete(listener)
        clearInterval(timer)
      }
    },
    catchUp,
    close: () =>
      inOrder(async () => {
        if (!closed) database.close()
        closed = true
      }),
  }

  function catchUp(): Promise<void> {
    return inOrder(async () => {
      const changed = closed ? [] : look()
      if (changed.length > 0) for (const listener of listeners) listener(changed)
    })
  }

  /** While another process puts the log in order after a kill, there is nothing to be seen: the next look sees it. */
  function look(): readonly DocumentKey[] {
    try {
      return feed.read()
    } catch (error) {
      if (isBusy(error)) return []
      throw error
    }
  }

  async function begin(access: 'read' | 'write'): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS
    for (;;) {
      try {
        database.exec(access === 'write' ? 'BEGIN IMMEDIATE' : 'BEGIN')
        // The first statement takes the snapshot that all others read: after it, nothing makes a reader wait.
        if (access === 'read') database.exec('SELECT 1 FROM documents LIMIT 1')
        return
      } catch (cause) {
        rollBack(database)
        if (!isBusy(cause)) throw cause
        if (performance.now() > deadline) throw new ControlPlaneError('ERR_CONTROL_PLANE_STORE_CONFLICT', 'Other processes keep writing', { cause })
        await new Promise((resume) => setTimeout(resume, 1 + Math.random() * 4))
      }
    }
  }
}
