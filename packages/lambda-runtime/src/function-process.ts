import { spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'

import { createFrameTransport } from './frame-transport.ts'
import type { RuntimeEvents, RuntimeTransport } from './invocation.ts'
import type { PreparedFunction } from './prepare.ts'
import type { Reaper } from './reaper.ts'

/** How a process ended. */
export interface ProcessExit {
  readonly code: number | null
  readonly signal: string | null
}

/** The process of an environment, with all that it starts. */
export interface FunctionProcess {
  /** Absent when it could not be started. */
  readonly pid: number | undefined
  /** The frames that our own bootstraps speak. */
  readonly frames: RuntimeTransport | undefined
  /** Signals its whole group. */
  signal(signal: NodeJS.Signals): void
  /** Lets go of its streams. */
  release(): void
}

export interface FunctionProcessOptions {
  readonly prepared: PreparedFunction
  readonly environment: Readonly<Record<string, string>>
  readonly events: RuntimeEvents
  /** Gather the frames of one tick in one write. */
  readonly batch: boolean
  readonly reaper: Reaper
  readonly onPrinted: (chunk: string) => void
  /** After all that it wrote before was read. */
  readonly onExit: (exit: ProcessExit) => void
  readonly onNotStarted: (error: NodeJS.ErrnoException) => void
}

const LAST_WORDS_MS = 100

/** Starts a process in a group of its own, with a socket as file descriptor 3. */
export const startFunctionProcess = (options: FunctionProcessOptions): FunctionProcess => {
  const { prepared, environment, events, batch, reaper, onPrinted, onExit, onNotStarted } = options
  const child = spawn(prepared.command, prepared.args, {
    cwd: prepared.codeDirectory,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    detached: true,
  })
  child.on('error', onNotStarted)
  const { pid } = child
  if (pid === undefined) return { pid, frames: undefined, signal: () => {}, release: () => {} }

  reaper.watch(pid)
  const [, stdout, stderr, channel] = child.stdio as unknown as [null, Readable, Readable, Socket]
  for (const output of [stdout, stderr]) {
    output.setEncoding('utf8')
    output.on('data', onPrinted)
  }
  child.on('exit', (code, signal) => {
    reaper.forget(pid)
    afterLastWords(channel, () => onExit({ code, signal }))
  })
  return {
    pid,
    frames: createFrameTransport(channel, { events, batch }),
    signal: (signal) => {
      try {
        process.kill(-pid, signal)
      } catch {
        // the group is gone already
      }
    },
    release: () => channel.destroy(),
  }
}

/** What the process wrote before it ended may still be on its way. */
function afterLastWords(channel: Socket, go: () => void): void {
  let waiting = true
  const once = (): void => {
    if (!waiting) return
    waiting = false
    setImmediate(go)
  }
  if (channel.closed || channel.readableEnded) return once()
  channel.once('end', once)
  channel.once('close', once)
  setTimeout(once, LAST_WORDS_MS).unref()
}
