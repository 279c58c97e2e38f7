import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A `gatewright start` of this checkout, as a process of its own on a free port. */
export interface ServerProcess {
  readonly url: string
  readonly port: number
  readonly pid: number
  /** Everything that it has printed so far, both streams. */
  output(): string
  /** SIGTERM; resolves with the exit code when everything that it printed is in the output. */
  stop(): Promise<number | null>
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>
}

export interface StartOptions {
  readonly arguments?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
}

const COMMAND = new URL('../../apps/reference-server/bin/gatewright.js', import.meta.url).pathname

/** Starts the server and resolves when it says `ready`; rejects with its output when it ends instead. */
export async function startServer({ arguments: args = [], env = {}, cwd = tmpdir() }: StartOptions = {}): Promise<ServerProcess> {
  const child = spawn(process.execPath, [COMMAND, 'start', '--port', '0', ...args], { cwd, env: { ...process.env, NO_COLOR: '1', ...env } })
  // Its last words may come after its end.
  const silent = once(child, 'close')
  let output = ''
  const url = await new Promise<string>((resolve, reject) => {
    const read = (text: Buffer): void => {
      output += text.toString()
      const ready = /ready.*?(http:\/\/\S+)\s/.exec(output)
      if (ready?.[1] !== undefined) resolve(ready[1])
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.on('close', (code) => reject(new Error(`gatewright ended with ${code} before it was ready:\n${output}`)))
  })
  return {
    url,
    port: Number(new URL(url).port),
    pid: child.pid ?? 0,
    output: () => output,
    stop: async () => {
      await endWith(child, 'SIGTERM')
      await silent
      return child.exitCode
    },
    kill: () => endWith(child, 'SIGKILL'),
  }
}

async function endWith(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  await once(child, 'exit')
}

/** A new folder under the system's temporary one, and how to remove it. */
export async function temporaryFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'gatewright-e2e-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}
