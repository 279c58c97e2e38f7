import { join } from 'node:path'
import { createSharedSqliteStore, createSqliteStore } from '@gatewright/control-plane/sqlite'
import { inWords } from '../open-store.ts'
import { createStackFiles } from '../stacks/stack-store.ts'
import { noteFlush } from './flushes.ts'
import { tellChanges } from './tell-changes.ts'
import type { Stores } from './open-stores.ts'

/** Milliseconds between two attempts to be the one that works exclusively. */
const RETRY_MS = 50

/** The data folder's SQLite for one of several workers. The process that started them guards the folder: see {@link guardFolder}. */
export async function openSharedStores({ dataFolder }: { readonly dataFolder: string }): Promise<Stores> {
  const store = await inWords(() => createSharedSqliteStore({ folder: dataFolder }))
  const stacks = createStackFiles(join(dataFolder, 'stacks'))
  let unfollow: (() => void) | undefined
  return {
    store,
    served: store,
    stacks,
    servedStacks: stacks,
    blobs: undefined,
    putRecords: undefined,
    exclusively: (work) => exclusively(join(dataFolder, 'turn'), work),
    noteFlush: (flush) => noteFlush(store, flush),
    async start(followers) {
      unfollow = store.follow((changed) => tellChanges(changed, followers))
    },
    caughtUp: () => store.catchUp(),
    hasConfiguration: () => true,
    state: () => ({ engine: 'sqlite', state: 'connected' }),
    async close() {
      unfollow?.()
      await store.close()
    },
  }
}

/** Takes a data folder for the workers that this process starts: it is refused to every other server. Resolves with what gives it up. */
export async function guardFolder(dataFolder: string): Promise<() => Promise<void>> {
  const guard = await inWords(() => createSqliteStore({ folder: join(dataFolder, 'workers') }))
  // Servers that want the folder alone look at this file.
  const shared = await inWords(() => createSharedSqliteStore({ folder: dataFolder })).catch(async (error: unknown) => {
    await guard.close()
    throw error
  })
  return async () => {
    await shared.close()
    await guard.close()
  }
}

/** A file that one process can have open is a lock which the operating system gives up for a process that dies. */
async function exclusively<T>(folder: string, work: () => Promise<T>): Promise<T> {
  for (;;) {
    const turn = await createSqliteStore({ folder }).catch((error: { readonly code?: string }) => {
      if (error.code === 'ERR_CONTROL_PLANE_STORE_LOCKED') return undefined
      throw error
    })
    if (turn === undefined) await new Promise((resume) => setTimeout(resume, RETRY_MS))
    else return work().finally(() => turn.close())
  }
}
