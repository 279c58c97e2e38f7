// A real PostgreSQL for the tests of packages and of the server that keep configuration there.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A real PostgreSQL of this test's own: on a free port, in a folder of its own, stopped by its process id. */
export interface PostgresServer {
  readonly port: number
  /** `postgres://gatewright@127.0.0.1:PORT/postgres` */
  readonly url: string
  /** Makes a database with nothing in it; resolves with its URL. */
  createDatabase(): Promise<string>
  /** Runs one statement with psql. */
  sql(statement: string, url?: string): string
  /** Runs a statement in a transaction that stays open; resolves with what commits it. */
  hold(statement: string, url: string): Promise<() => Promise<void>>
  /** SIGSTOP and SIGCONT of all its processes: a server that hangs. */
  pause(): void
  resume(): void
  /** SIGINT: what `pg_ctl restart` sends; open transactions are ended. */
  stop(): Promise<void>
  /** SIGKILL. */
  kill(): Promise<void>
  start(): Promise<void>
  remove(): Promise<void>
}

const USER = 'gatewright'
/** So often a start is tried. */
const ATTEMPTS = 40

/** PostgreSQL refuses to run as root: then it runs as the user that Debian's package made. */
export async function startPostgres(): Promise<PostgresServer> {
  const programs = findPrograms()
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-postgres-'))
  const data = join(folder, 'data')
  const identity = process.getuid?.() === 0 ? userOf('postgres') : undefined
  if (identity !== undefined) {
    chownSync(folder, identity.uid, identity.gid)
    chmodSync(folder, 0o700)
  }
  const run = { ...identity, cwd: folder, env: { ...process.env, LC_ALL: 'C' } }
  execFileSync(join(programs, 'initdb'), ['-D', data, '-U', USER, '--auth', 'trust', '--encoding', 'UTF8', '--locale', 'C.UTF-8', '--no-sync'], { ...run, stdio: 'pipe' })
  const port = await freePort()
  let child: ChildProcess | undefined
  let databases = 0

  const server: PostgresServer = {
    port,
    url: `postgres://${USER}@127.0.0.1:${port}/postgres`,
    async createDatabase() {
      const name = `test_${(databases += 1)}`
      server.sql(`CREATE DATABASE ${name}`)
      return `postgres://${USER}@127.0.0.1:${port}/${name}`
    },
    sql: (statement, url = server.url) => execFileSync(join(programs, 'psql'), [url, '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-c', statement], { encoding: 'utf8', stdio: 'pipe' }).trim(),
    async hold(statement, url) {
      const session = spawn(join(programs, 'psql'), [url, '-X', '-q', '-A', '-t'], { stdio: ['pipe', 'pipe', 'inherit'] })
      session.stdin.write(`BEGIN; ${statement}; SELECT 'held';\n`)
      await once(session.stdout, 'data')
      return async () => {
        session.stdin.end('COMMIT;\n')
        await once(session, 'exit')
      }
    },
    pause: () => signalAll('SIGSTOP'),
    resume: () => signalAll('SIGCONT'),
    async stop() {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGINT')
      await gone
    },
    async kill() {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      signalAll('SIGKILL')
      await gone
    },
    async start() {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await startOnce()
        } catch (error) {
          // Backends that outlive a killed postmaster for a moment, and whoever took the port meanwhile, go away.
          if (attempt === ATTEMPTS) throw error
          await new Promise((resolve) => setTimeout(resolve, 250))
        }
      }
    },
    async remove() {
      server.resume()
      await server.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await server.start()
  return server

  async function startOnce(): Promise<void> {
    // The machine does not fail in a test, only processes do: what was written is in the system's cache, without a flush.
    const settings = ['fsync=off', 'listen_addresses=127.0.0.1', `port=${port}`, `unix_socket_directories=${folder}`, 'max_connections=60', 'shared_buffers=32MB']
    child = spawn(join(programs, 'postgres'), ['-D', data, ...settings.flatMap((setting) => ['-c', setting])], { ...run, stdio: ['ignore', 'ignore', 'pipe'] })
    const started = child
    await new Promise<void>((resolve, reject) => {
      let log = ''
      started.stderr?.on('data', (text: Buffer) => {
        log = (log + text.toString()).slice(-10_000)
        if (log.includes('ready to accept connections')) resolve()
      })
      started.on('close', (code) => reject(new Error(`postgres ended with ${code}: ${log}`)))
    })
  }

  /** The postmaster and its children, which each lead a process group of their own. */
  function signalAll(signal: NodeJS.Signals): void {
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    for (const pid of [child.pid, ...childrenOf(child.pid)]) {
      try {
        process.kill(pid, signal)
      } catch {
        // it is gone already
      }
    }
  }
}

function childrenOf(pid: number): readonly number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
}

function findPrograms(): string {
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : []
  const newest = versions.toSorted((a, b) => Number(b) - Number(a))[0]
  if (newest === undefined) throw new Error('this test needs PostgreSQL: apt-get install postgresql')
  return `/usr/lib/postgresql/${newest}/bin`
}

function userOf(name: string): { readonly uid: number; readonly gid: number } {
  const fields = readFileSync('/etc/passwd', 'utf8').split('\n').find((line) => line.startsWith(`${name}:`))?.split(':')
  if (fields === undefined) throw new Error(`this test runs as root and needs the user ${name}`)
  return { uid: Number(fields[2]), gid: Number(fields[3]) }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
