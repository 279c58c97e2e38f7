import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { GatewayRequest, HeaderPairs } from '@gatewright/types'
import type { Connections } from '../connections.ts'

/** An upgrade request that waits for its answer. */
export interface ConnectRequest {
  /** The id that the connection will have. */
  readonly connectionId: string
  /** Milliseconds since 1970. */
  readonly connectedAt: number
  /** The handshake: a GET without a body. */
  readonly request: GatewayRequest
  /** What the client offered in `Sec-WebSocket-Protocol`, in its order. */
  readonly subprotocols: readonly string[]
  readonly userAgent: string | undefined
  /** Fires when the client gave up waiting. */
  readonly signal: AbortSignal
}

/** The answer to an upgrade request. */
export type ConnectAnswer<T> =
  | {
      readonly accepted: true
      /** `{apiId}/{stage}`. */
      readonly scope: string
      /** Kept with the connection; see `Connection.value`. */
      readonly value: T
      /**
       * Headers for the 101 response. A `Sec-WebSocket-Protocol` here is the subprotocol that was chosen; without it
       * none is. Those that belong to the handshake or to a body (`Connection`, `Content-Length` …) are not sent.
       */
      readonly headers?: HeaderPairs
    }
  | { readonly accepted: false; readonly status: number; readonly headers: HeaderPairs; readonly body: string | Uint8Array }

export interface UpgradeOptions<T> {
  /** Who holds the connections; made with `createConnections`. */
  readonly connections: Connections<T>
  /** Runs `$connect`. Throwing or rejecting answers 500. The upgrade is pending until it answers. */
  readonly onConnect: (request: ConnectRequest) => ConnectAnswer<T> | Promise<ConnectAnswer<T>>
  /** Milliseconds that `onConnect` may take before the client is told 504; 29,000. */
  readonly connectTimeoutMs?: number
  /** Told what `onConnect` threw; by default it is rethrown as an unhandled rejection. */
  readonly onError?: (error: unknown) => void
}

/** Serves WebSocket clients on a Node HTTP server. */
export interface Upgrade {
  /** For `server.on('upgrade', …)`. */
  handle(request: IncomingMessage, socket: Duplex, head: Uint8Array): void
}

/** Answers the upgrade requests of a node:http server with `ws`, and gives the sockets to `connections`. */
export declare function createUpgrade<T>(options: UpgradeOptions<T>): Upgrade
