import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { freePorts } from './free-ports.ts'
import { temporaryFolder } from './server-process.ts'
import { until } from './until.ts'

/** Several Redis processes of this test's own. */
export interface RedisTopology {
  /** For `--redis`. */
  readonly url: string
  /** Ports of the servers that hold data; a master first. */
  readonly ports: readonly number[]
  /** SIGKILL to the server on that port. */
  kill(port: number): Promise<void>
  remove(): Promise<void>
}

/** A master with a replica, and a sentinel that makes the replica master when the master is gone for longer than a machine may stall. */
export async function startSentinel(): Promise<RedisTopology> {
  return onFreePorts(3, async ([master, replica, sentinel], processes) => {
    await processes.start(master, ['--repl-diskless-sync-delay', '0'])
    await processes.start(replica, ['--replicaof', '127.0.0.1', String(master)])
    const settings = [
      `port ${sentinel}`,
      'bind 127.0.0.1',
      `sentinel monitor main 127.0.0.1 ${master} 1`,
      'sentinel down-after-milliseconds main 1500',
      'sentinel failover-timeout main 2000',
    ]
    await processes.start(sentinel, settings, 'Sentinel ID is')
    await becomes('a replica that the sentinel knows', async () => (await cli(sentinel, 'sentinel', 'replicas', 'main')).includes(String(replica)))
    await becomes('a replica that follows', async () => (await cli(replica, 'info', 'replication')).includes('master_link_status:up'))
    return { url: `redis-sentinel://127.0.0.1:${sentinel}/main`, ports: [master, replica], kill: processes.kill, remove: processes.remove }
  })
}

const CLUSTER = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2500', '--repl-diskless-sync-delay', '0']

/** A cluster of three masters, each with so many replicas. */
export async function startCluster({ replicas = 0 }: { readonly replicas?: number } = {}): Promise<RedisTopology> {
  const count = 3 * (1 + replicas)
  return onFreePorts(2 * count, async (free, processes) => {
    const [ports, buses] = [free.slice(0, count), free.slice(count)]
    const one = free[0]
    for (const [index, port] of ports.entries()) {
      await processes.start(port, [...CLUSTER, '--cluster-port', String(buses[index])])
    }
    await cli(one, '--cluster', 'create', ...ports.map((port) => `127.0.0.1:${port}`), '--cluster-replicas', String(replicas), '--cluster-yes')
    for (const port of ports) await becomes('a cluster that is whole', async () => (await cli(port, 'cluster', 'info')).includes('cluster_state:ok'))
    const following = async (): Promise<number> => (await Promise.all(ports.map((port) => cli(port, 'info', 'replication')))).filter((shown) => shown.includes('master_link_status:up')).length
    await becomes('replicas that follow', async () => (await following()) === 3 * replicas)
    return { url: `redis-cluster://${ports.map((port) => `127.0.0.1:${port}`).join(',')}`, ports, kill: processes.kill, remove: processes.remove }
  })
}

type Ports = readonly [number, number, number, ...number[]]

/** Ports that are free when they are looked for may be taken a moment later, on a machine with many connections: then once more. */
async function onFreePorts(count: number, start: (ports: Ports, processes: Processes) => Promise<RedisTopology>): Promise<RedisTopology> {
  for (let attempt = 1; ; attempt += 1) {
    const processes = await openProcesses()
    try {
      return await start((await freePorts(count)) as unknown as Ports, processes)
    } catch (error) {
      await processes.remove()
      if (attempt === 3) throw error
    }
  }
}

/** What `redis-cli` prints. */
export async function cli(port: number, ...words: readonly string[]): Promise<string> {
  return (await promisify(execFile)('redis-cli', ['-p', String(port), ...words])).stdout
}

interface Processes {
  /** With words, a server; with lines of a configuration file, a sentinel. */
  readonly start: (port: number, settings: readonly string[], ready?: string) => Promise<void>
  readonly kill: (port: number) => Promise<void>
  readonly remove: () => Promise<void>
}

async function openProcesses(): Promise<Processes> {
  const folder = await temporaryFolder()
  const children = new Map<number, ChildProcess>()

  async function end(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }

  return {
    async start(port, settings, ready = 'Ready to accept connections') {
      const place = `${folder.path}/${port}`
      await mkdir(place)
      const isSentinel = settings[0]?.includes(' ') === true
      if (isSentinel) await writeFile(`${place}/sentinel.conf`, `${settings.join('\n')}\n`)
      const words = isSentinel ? [`${place}/sentinel.conf`, '--sentinel'] : ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', place, ...settings]
      const child = spawn('redis-server', words)
      children.set(port, child)
      await new Promise<void>((resolve, reject) => {
        child.on('error', () => reject(new Error('this test needs the program "redis-server": apt-get install redis-server')))
        child.on('exit', (code) => reject(new Error(`redis-server ended with ${code}`)))
        let output = ''
        child.stdout.on('data', (text: Buffer) => {
          output += text.toString()
          if (output.includes(ready)) resolve()
        })
      })
    },
    kill: (port) => end(children.get(port) as ChildProcess),
    async remove() {
      await Promise.all([...children.values()].map(end))
      await folder.remove()
    },
  }
}

const becomes = (what: string, holds: () => Promise<boolean>): Promise<number> => until(() => holds().catch(() => false), what)
