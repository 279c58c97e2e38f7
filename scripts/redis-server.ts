// A real Redis for the tests of packages that have a Redis backend.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A real Redis of this test's own: on a free port, in a folder of its own, stopped by its process id. */
export interface RedisServer {
  readonly port: number
  /** SIGSTOP and SIGCONT: a server that hangs. */
  pause(): void
  resume(): void
  kill(): Promise<void>
  start(): Promise<void>
  remove(): Promise<void>
}

/** So often a start is tried. */
const ATTEMPTS = 40

export async function startRedis(): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-redis-'))
  const port = await freePort()
  let child: ChildProcess | undefined
  const server: RedisServer = {
    port,
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    async kill() {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
    async start() {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await startOnce()
        } catch (error) {
          // Whoever took the port meanwhile goes away.
          if (attempt === ATTEMPTS || error instanceof ProgramMissing) throw error
          await new Promise((resolve) => setTimeout(resolve, 250))
        }
      }
    },
    async remove() {
      child?.kill('SIGCONT')
      await server.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await server.start()
  return server

  async function startOnce(): Promise<void> {
    child = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder])
    await new Promise<void>((resolve, reject) => {
      let output = ''
      child?.on('error', () => reject(new ProgramMissing('this test needs the program "redis-server": apt-get install redis-server')))
      child?.stdout?.on('data', (text: Buffer) => {
        output = (output + text.toString()).slice(-10_000)
        if (output.includes('Ready to accept connections')) resolve()
      })
      child?.on('exit', (code) => reject(new Error(`redis-server ended with ${code}: ${output}`)))
    })
  }
}

class ProgramMissing extends Error {}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
