import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { StackState } from '@gatewright/cloudformation'

/** What runs of each stack, one file each; a file is replaced whole or not at all. */
export interface StackStore {
  read(stackName: string): StackState | undefined
  write(state: StackState): void
  remove(stackName: string): void
  list(): readonly string[]
}

/** Keeps stacks below the data folder. */
export function createStackStore(folder: string): StackStore {
  const fileOf = (stackName: string): string => join(folder, `${encodeURIComponent(stackName)}.json`)
  return {
    read(stackName) {
      try {
        return JSON.parse(readFileSync(fileOf(stackName), 'utf8')) as StackState
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw error
      }
    },
    write(state) {
      mkdirSync(folder, { recursive: true })
      const file = fileOf(state.stackName)
      const draft = openSync(`${file}.new`, 'w')
      writeSync(draft, JSON.stringify(state))
      fsyncSync(draft)
      closeSync(draft)
      renameSync(`${file}.new`, file)
    },
    remove: (stackName) => rmSync(fileOf(stackName), { force: true }),
    list: () =>
      (existsSync(folder) ? readdirSync(folder) : [])
        .filter((name) => name.endsWith('.json'))
        .map((name) => decodeURIComponent(name.slice(0, -5))),
  }
}
