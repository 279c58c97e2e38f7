import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import { join } from 'node:path'
import type { ServerConfiguration } from '../configuration.ts'
import { ServerError } from '../errors.ts'
import type { ServerLog } from '../log/server-log.ts'
import { announce, type Announcement } from '../stacks/announce.ts'
import { guardFolder } from '../store/shared-stores.ts'
import { createAuthority } from '../tls/authority.ts'

export interface SuperviseOptions {
  readonly configuration: ServerConfiguration
  readonly log: ServerLog
  /** Resolves when this process is told to stop. */
  readonly stopped: Promise<void>
}

/** Milliseconds until a worker that died is replaced. */
const RESTART_MS = 500

/** Guards what the workers share, and runs them. */
export async function superviseWorkers(options: SuperviseOptions): Promise<void> {
  const { dataFolder, postgresUrl } = options.configuration
  const giveUp = postgresUrl === undefined ? await guardFolder(dataFolder) : undefined
  try {
    // Made once: certificates of all workers come from one authority.
    await createAuthority({ folder: join(dataFolder, 'tls') }).ensure()
    await runWorkers(options)
  } finally {
    await giveUp?.()
  }
}

/** Runs the workers, replaces those that die, and stops them all when it is told to. */
async function runWorkers({ configuration, log, stopped }: SuperviseOptions): Promise<void> {
  const slots: (Worker | undefined)[] = []
  let stopping = false
  let failed: (error: Error) => void = () => undefined
  const failure = new Promise<never>((_resolve, reject) => (failed = reject))
  failure.catch(() => undefined)

  const started = await Promise.race([Promise.all(Array.from({ length: configuration.workers }, (_, slot) => startFirst(slot))), failure]).catch(async (error: unknown) => {
    await stopAll()
    throw error
  })
  if (started[0] !== undefined) process.stdout.write(announce(started[0]))
  await stopped
  await stopAll()

  async function startFirst(slot: number): Promise<Announcement> {
    const worker = start(slot)
    worker.once('exit', (code) => failed(new ServerError('ERR_SERVER_CONFIGURATION', `a worker ended with ${code} before it was ready`)))
    const announcement = await whenReady(worker)
    worker.removeAllListeners('exit')
    keep(slot, worker)
    return announcement
  }

  function start(slot: number): Worker {
    // A slot is a folder: whoever replaces a worker has its copy of the configuration.
    const worker = cluster.fork({ GATEWRIGHT_WORKER_SLOT: String(slot + 1) })
    slots[slot] = worker
    return worker
  }

  function keep(slot: number, worker: Worker): void {
    worker.once('exit', (code, signal) => {
      slots[slot] = undefined
      if (stopping) return
      log.error({ slot: slot + 1, code, signal }, 'a worker ended; another takes its place')
      setTimeout(() => {
        if (!stopping) keep(slot, start(slot))
      }, RESTART_MS)
    })
  }

  async function stopAll(): Promise<void> {
    stopping = true
    const workers = slots.filter((worker): worker is Worker => worker?.isDead() === false)
    await Promise.all(
      workers.map(async (worker) => {
        const gone = once(worker, 'exit')
        worker.process.kill('SIGTERM')
        await gone
      }),
    )
  }
}

async function whenReady(worker: Worker): Promise<Announcement> {
  return new Promise((resolve) => worker.on('message', ({ ready }: { readonly ready?: Announcement }) => ready !== undefined && resolve(ready)))
}
