import { failure } from '../failure.ts'
import { Connection, type ConnectionOptions, type PendingCall } from './connection.ts'

/** How connections to an origin are kept. */
export interface OriginPoolOptions extends Pick<ConnectionOptions, 'host' | 'port' | 'connectTimeoutMillis' | 'collectUpTo' | 'maximumBytes' | 'kindOf'> {
  readonly connections: number
  readonly keepAliveMillis: number
  /** Milliseconds, as `performance.now` counts. */
  readonly now: () => number
  /** What sockets read into; what is kept is copied from it at once. */
  readonly buffer: Buffer
}

interface Waiting {
  readonly pending: PendingCall
  readonly timer: NodeJS.Timeout
}

/** The connections to one origin: the one used last is used next, calls beyond the most connections wait in order. */
export class OriginPool {
  readonly #options: OriginPoolOptions
  readonly #all = new Set<Connection>()
  readonly #idle: Connection[] = []
  readonly #waiting: Waiting[] = []
  #closed: (() => void) | undefined

  constructor(options: OriginPoolOptions) {
    this.#options = options
  }

  run(pending: PendingCall): void {
    const free = this.#takeIdle()
    if (free !== undefined) free.run(pending)
    else if (this.#all.size < this.#options.connections) this.#open().run(pending)
    else this.#wait(pending)
  }

  /** Closes connections that have been idle for too long. */
  sweep(): void {
    const now = this.#options.now()
    for (const connection of this.#idle.filter(({ usableUntil }) => usableUntil <= now)) connection.destroy()
  }

  /** Resolves when every call has ended; idle connections end at once. */
  close(): Promise<void> {
    const ended = new Promise<void>((resolve) => (this.#closed = resolve))
    for (const connection of this.#idle.splice(0)) connection.destroy()
    if (this.#all.size === 0) this.#closed?.()
    return ended
  }

  #takeIdle(): Connection | undefined {
    const now = this.#options.now()
    for (;;) {
      const connection = this.#idle.pop()
      if (connection === undefined) return undefined
      if (connection.isOpen && connection.usableUntil > now) return connection
      connection.destroy()
    }
  }

  #open(): Connection {
    const connection = new Connection(
      {
        ...this.#options,
        onIdle: (idle) => this.#release(idle),
        onClosed: (closed) => this.#forget(closed),
        onStale: (pending) => this.#open().run(pending),
      },
      this.#options.buffer,
    )
    this.#all.add(connection)
    return connection
  }

  #release(connection: Connection): void {
    const next = this.#waiting.shift()
    if (next !== undefined) {
      clearTimeout(next.timer)
      connection.run(next.pending)
      return
    }
    if (this.#closed !== undefined) {
      connection.destroy()
      return
    }
    const { keepAliveMillis, now } = this.#options
    // A second less than the backend says: it may close while a request is on its way.
    const said = connection.keepAliveSeconds === undefined ? keepAliveMillis : Math.max(0, connection.keepAliveSeconds - 1) * 1000
    connection.usableUntil = now() + Math.min(keepAliveMillis, said)
    this.#idle.push(connection)
  }

  #forget(connection: Connection): void {
    this.#all.delete(connection)
    const index = this.#idle.indexOf(connection)
    if (index !== -1) this.#idle.splice(index, 1)
    const next = this.#all.size < this.#options.connections ? this.#waiting.shift() : undefined
    if (next !== undefined) {
      clearTimeout(next.timer)
      this.#open().run(next.pending)
    } else if (this.#all.size === 0) this.#closed?.()
  }

  #wait(pending: PendingCall): void {
    const timer = setTimeout(() => {
      const index = this.#waiting.findIndex((waiting) => waiting.pending === pending)
      if (index !== -1) this.#waiting.splice(index, 1)
      pending.resolve(failure('timeout', 'Execution failed due to a timeout error'))
    }, pending.call.timeoutInMillis)
    this.#waiting.push({ pending, timer })
  }
}
