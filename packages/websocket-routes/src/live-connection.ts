import type { Clock } from './clock.ts'
import type { ClientSocket, Connection } from './connection.ts'
import type { ConnectionPort, EnterOptions } from './connections.ts'
import type { DeliveryResult } from './delivery.ts'
import { describeDisconnection, SERVER_DISCONNECTIONS, type Disconnection } from './disconnection.ts'
import type { ConnectionLimits } from './limits.ts'

/** What all connections of a node share; one object, so that an idle connection costs little memory. */
export interface ConnectionHost<T> {
  readonly clock: Clock
  readonly limits: ConnectionLimits
  onMessage(connection: Connection<T>, message: string): void | Promise<void>
  onError(error: unknown): void
  /** The connection takes part in nothing any more; its socket may still be closing. */
  left(connection: LiveConnection<T>): void
  /** The socket is closed. */
  ended(connection: LiveConnection<T>, disconnection: Disconnection): void
}

type State = 'OPEN' | 'CLOSING' | 'CLOSED'

/** One connection with its socket. */
export class LiveConnection<T> implements Connection<T>, ConnectionPort<T> {
  readonly connectionId: string
  readonly connectedAt: number
  readonly sourceIp: string
  readonly userAgent: string | undefined
  readonly scope: string
  readonly value: T
  lastActiveAt: number
  readonly #socket: ClientSocket
  readonly #host: ConnectionHost<T>
  #state: State = 'OPEN'
  #inFlight = 0
  #ownEnd: Disconnection | undefined = undefined

  constructor({ host, socket, options }: { host: ConnectionHost<T>; socket: ClientSocket; options: EnterOptions<T> }) {
    this.connectionId = options.connectionId
    this.connectedAt = options.connectedAt
    this.lastActiveAt = host.clock.now()
    this.sourceIp = options.sourceIp
    this.userAgent = options.userAgent
    this.scope = options.scope
    this.value = options.value
    this.#socket = socket
    this.#host = host
  }

  get connection(): Connection<T> {
    return this
  }

  send(data: string | Uint8Array): DeliveryResult {
    if (this.#state !== 'OPEN') return 'GONE'
    if (this.#socket.bufferedBytes > this.#host.limits.bufferedBytes) {
      this.drop()
      return 'BUFFER_FULL'
    }
    this.lastActiveAt = this.#host.clock.now()
    this.#socket.send(data)
    return 'DELIVERED'
  }

  message(text: string): void {
    if (this.#state !== 'OPEN') return
    this.lastActiveAt = this.#host.clock.now()
    const handled = this.#handle(text)
    if (handled === undefined) return
    this.#inFlight += 1
    if (this.#inFlight === this.#host.limits.messagesInFlight) this.#socket.pause()
    void handled.then(
      () => this.#handled(),
      (error: unknown) => {
        this.#handled()
        this.#host.onError(error)
      },
    )
  }

  activity(): void {
    if (this.#state === 'OPEN') this.lastActiveAt = this.#host.clock.now()
  }

  end(disconnection: Disconnection): void {
    if (!this.#leave(disconnection)) return
    // A socket that is not read would never see the answer to the close frame.
    this.#socket.resume()
    this.#socket.close(disconnection.statusCode, disconnection.reason)
  }

  /** Ends it without a closing handshake: the client does not read. */
  drop(): void {
    if (this.#leave(SERVER_DISCONNECTIONS.bufferFull)) this.#socket.terminate()
  }

  /** Ends what `end` began, when the client does not answer. */
  terminate(): void {
    this.#socket.terminate()
  }

  closed(disconnection: Disconnection): void {
    if (this.#state === 'CLOSED') return
    this.#leave(undefined)
    this.#state = 'CLOSED'
    this.#host.ended(this, this.#ownEnd ?? describeDisconnection(disconnection))
  }

  #leave(ownEnd: Disconnection | undefined): boolean {
    if (this.#state !== 'OPEN') return false
    this.#state = 'CLOSING'
    this.#ownEnd = ownEnd
    this.#host.left(this)
    return true
  }

  #handle(text: string): Promise<void> | undefined {
    try {
      return this.#host.onMessage(this, text) ?? undefined
    } catch (error) {
      this.#host.onError(error)
      return undefined
    }
  }

  #handled(): void {
    if (this.#inFlight === this.#host.limits.messagesInFlight && this.#state === 'OPEN') this.#socket.resume()
    this.#inFlight -= 1
  }
}
