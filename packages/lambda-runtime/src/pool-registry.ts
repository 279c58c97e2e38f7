import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'

import { watchCode } from './code-watcher.ts'
import type { CodeWatcher } from './code-watcher.ts'
import type { FunctionDefinition } from './definition.ts'
import { versionOf } from './definition.ts'
import { FunctionPool } from './function-pool.ts'
import type { SharedEnvironment } from './function-environment.ts'
import { createPythonFinder } from './interpreter.ts'
import type { LogSink } from './log.ts'
import { prepareFunction } from './prepare.ts'
import type { InterpreterPaths } from './prepare.ts'
import { createReaper } from './reaper.ts'
import type { Reaper } from './reaper.ts'

export interface PoolRegistryOptions {
  readonly shared: SharedEnvironment
  readonly interpreters: InterpreterPaths
  readonly maxConcurrency: number
  readonly maxWaiting: number
  readonly invocationsPerEnvironment: number
  readonly initTimeoutMs: number
  readonly idleTimeoutMs: number
  readonly watch: boolean
  readonly sink: LogSink | undefined
  readonly warn: (message: string) => void
  readonly onReload: (definition: FunctionDefinition, path: string) => void
}

/** Holds a pool for each version of each function that was invoked. */
export interface PoolRegistry {
  poolOf(definition: FunctionDefinition): FunctionPool
  close(): Promise<void>
}

/** Creates an empty registry; idle environments end by themselves. */
export const createPoolRegistry = (options: PoolRegistryOptions): PoolRegistry => {
  const pools = new Map<string, FunctionPool>()
  const watchers = new Map<FunctionPool, Promise<CodeWatcher>>()
  const reaper = createReaper()
  const findPython = createPythonFinder()
  const warned = new Set<string>()
  const warn = (message: string): void => {
    if (!warned.has(message)) options.warn(message)
    warned.add(message)
  }
  let folder: Promise<string> | undefined
  let folders = 0
  const workFolder = (): Promise<string> => (folder ??= makeFolder(reaper))
  const idleTimer = setInterval(() => {
    for (const pool of pools.values()) pool.stopIdle(Date.now() - options.idleTimeoutMs)
  }, options.idleTimeoutMs / 2)
  idleTimer.unref()

  const create = (definition: FunctionDefinition): FunctionPool => {
    const number = ++folders
    const pool = new FunctionPool(definition, {
      shared: options.shared,
      reaper,
      sink: options.sink,
      initTimeoutMs: options.initTimeoutMs,
      invocationsPerEnvironment: definition.runtime.startsWith('nodejs') ? options.invocationsPerEnvironment : 1,
      workFolder,
      maxEnvironments: options.maxConcurrency,
      maxWaiting: options.maxWaiting,
      maxStarting: availableParallelism(),
      prepare: async (current) =>
        prepareFunction(current, {
          interpreters: options.interpreters,
          findPython,
          nodePaths: options.shared.nodeModulesDirectories ?? [],
          invocationsPerEnvironment: options.invocationsPerEnvironment,
          workDirectory: join(await workFolder(), String(number)),
          warn,
        }),
    })
    return pool
  }

  const watchPool = (pool: FunctionPool, definition: FunctionDefinition): void => {
    void watchers.get(pool)?.then((watcher) => watcher.close())
    watchers.delete(pool)
    if (!(definition.watch ?? options.watch) || definition.codeDirectory === undefined) return
    const reload = (path: string): void => {
      options.onReload(definition, path)
      pool.retire()
    }
    watchers.set(pool, watchCode([definition.codeDirectory, ...(definition.layerDirectories ?? [])], reload))
  }

  return {
    poolOf: (definition) => {
      const key = `${definition.functionArn}:${versionOf(definition)}`
      const known = pools.get(key)
      if (known?.definition === definition) return known
      if (known) {
        if (JSON.stringify(known.definition) === JSON.stringify(definition)) known.definition = definition
        else {
          known.retire(definition)
          watchPool(known, definition)
        }
        return known
      }
      const pool = create(definition)
      pools.set(key, pool)
      watchPool(pool, definition)
      return pool
    },
    close: async () => {
      clearInterval(idleTimer)
      for (const pool of pools.values()) pool.close()
      await Promise.all([...watchers.values()].map(async (watcher) => (await watcher).close()))
      reaper.close()
      if (folder) await rm(await folder, { recursive: true, force: true })
    },
  }
}

/** Gone with the server, also when that is killed. */
async function makeFolder(reaper: Reaper): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gatewright-functions-'))
  reaper.clean(folder)
  return folder
}
