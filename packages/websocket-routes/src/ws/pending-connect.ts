import type { GatewayRequest } from '@gatewright/types'

/** An upgrade request that waits for its answer. */
export interface ConnectRequest {
  /** The id that the connection will have. */
  readonly connectionId: string
  /** Milliseconds since 1970. */
  readonly connectedAt: number
  /** For `$context.requestId`, of AWS's form. */
  readonly requestId: string
  /** The handshake: a GET without a body. */
  readonly request: GatewayRequest
  /** What the client offered in `Sec-WebSocket-Protocol`, in its order. */
  readonly subprotocols: readonly string[]
  readonly userAgent: string | undefined
  /** Fires when nobody waits for the answer any more: the client gave up, or the time is over. */
  readonly signal: AbortSignal
}

/** A `ConnectRequest` whose signal costs nothing unless somebody looks at it. */
export class PendingConnect implements ConnectRequest {
  readonly connectionId: string
  readonly connectedAt: number
  readonly requestId: string
  readonly request: GatewayRequest
  readonly subprotocols: readonly string[]
  readonly userAgent: string | undefined
  #abort: AbortController | undefined = undefined
  #over = false

  constructor(facts: Omit<ConnectRequest, 'signal'>) {
    this.connectionId = facts.connectionId
    this.connectedAt = facts.connectedAt
    this.requestId = facts.requestId
    this.request = facts.request
    this.subprotocols = facts.subprotocols
    this.userAgent = facts.userAgent
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController()
    if (this.#over) this.#abort.abort()
    return this.#abort.signal
  }

  /** Nobody waits any more. */
  end(): void {
    this.#over = true
    this.#abort?.abort()
  }
}
