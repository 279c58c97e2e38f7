import type { DeliveryResult } from './delivery.ts'

/** The socket of one client, as the core needs it; `@gatewright/websocket-routes/ws` makes it from a `ws` socket. */
export interface ClientSocket {
  /** Bytes accepted by `send` that have not left the process. */
  readonly bufferedBytes: number
  /** Sends one message: a text frame for both forms, as AWS does. */
  send(data: string | Uint8Array): void
  /** Starts the closing handshake. */
  close(statusCode: number, reason: string): void
  /** Drops the socket at once. */
  terminate(): void
  /** Stops reading from the client, so that TCP holds it back. */
  pause(): void
  resume(): void
}

/** One open connection of this node. */
export interface Connection<T = unknown> {
  readonly connectionId: string
  /** Milliseconds since 1970; `$context.connectedAt`. */
  readonly connectedAt: number
  /** Milliseconds since 1970 of the last message, ping or pong in either direction. */
  readonly lastActiveAt: number
  readonly sourceIp: string
  readonly userAgent: string | undefined
  /** What the connection belongs to, `{apiId}/{stage}`: `@connections` of another scope does not see it. */
  readonly scope: string
  /** What the answer to the upgrade attached: a gateway's plan, the authorizer's context. */
  readonly value: T
  /** Sends one message to this client; see `DeliveryResult`. */
  send(data: string | Uint8Array): DeliveryResult
}
