import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { StackState } from '@gatewright/cloudformation'
import type { DocumentKey, Store } from '@gatewright/control-plane'

/** What runs of each stack. */
export interface StackStore {
  read(stackName: string): Promise<StackState | undefined>
  write(state: StackState): Promise<void>
  remove(stackName: string): Promise<void>
  list(): Promise<readonly string[]>
}

/** Keeps stacks below the data folder, one file each; a file is replaced whole or not at all. */
export function createStackFiles(folder: string): StackStore {
  const fileOf = (stackName: string): string => join(folder, `${encodeURIComponent(stackName)}.json`)
  return {
    async read(stackName) {
      try {
        return JSON.parse(readFileSync(fileOf(stackName), 'utf8')) as StackState
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw error
      }
    },
    async write(state) {
      mkdirSync(folder, { recursive: true })
      const file = fileOf(state.stackName)
      const draft = openSync(`${file}.new`, 'w')
      writeSync(draft, JSON.stringify(state))
      fsyncSync(draft)
      closeSync(draft)
      renameSync(`${file}.new`, file)
    },
    remove: async (stackName) => rmSync(fileOf(stackName), { force: true }),
    list: async () =>
      (existsSync(folder) ? readdirSync(folder) : [])
        .filter((name) => name.endsWith('.json'))
        .map((name) => decodeURIComponent(name.slice(0, -5))),
  }
}

/** The kind of document that a stack is where many nodes share it. */
export const STACK_KIND = 'Stack'

/** Keeps stacks as documents, for all nodes. */
export function createStackDocuments(store: Store): StackStore {
  const keyOf = (stackName: string): DocumentKey => ({ kind: STACK_KIND, parent: '', id: stackName })
  return {
    read: (stackName) => store.transaction('read', async (tx) => (await tx.get(keyOf(stackName)))?.body as StackState | undefined),
    write: (state) =>
      store.transaction('write', async (tx) => {
        const stored = await tx.get(keyOf(state.stackName))
        await tx.put({ ...keyOf(state.stackName), sort: state.stackName, version: stored?.version ?? 0, body: { ...state } })
      }),
    remove: (stackName) => store.transaction('write', async (tx) => void (await tx.delete(keyOf(stackName)))),
    list: () => store.transaction('read', async (tx) => (await tx.listKind(STACK_KIND)).map(({ id }) => id)),
  }
}
