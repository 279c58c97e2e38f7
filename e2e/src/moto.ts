import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { freePorts } from './free-ports.ts'

/** How to get moto's server, for the name of a test that cannot run without it. */
export const MOTO_MISSING = "moto_server is missing: pip install 'moto[server]'"

/** Whether moto's server is installed. */
export function hasMoto(): boolean {
  return spawnSync('moto_server', ['--help'], { stdio: 'ignore' }).status === 0
}

/** Moto's server: AWS services in memory, told apart by the signature's scope. */
export interface Moto {
  readonly url: string
  stop(): Promise<void>
}

/** Starts it on a free port. It takes seconds, on a busy machine a minute. */
export async function startMoto(): Promise<Moto> {
  const [port] = await freePorts(1)
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (text: Buffer) => (output += text.toString()))
  child.stderr.on('data', (text: Buffer) => (output += text.toString()))
  const url = `http://127.0.0.1:${port}`
  const until = Date.now() + 120_000
  while (!(await isUp(url))) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`moto_server does not answer:\n${output}`)
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  return {
    url,
    async stop() {
      if (child.exitCode !== null) return
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

async function isUp(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/moto-api/data.json`)).ok
  } catch {
    return false
  }
}
