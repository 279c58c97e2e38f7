import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Clock } from '../clock.ts'
import type { Connections } from '../connections.ts'
import type { ConnectionLimits } from '../limits.ts'
import type { ConnectRequest } from './upgrade.ts'

/** What a `$connect` handler answers: 2xx accepts, anything else refuses with that status. */
export interface ConnectResult {
  readonly statusCode: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** A message for a route. */
export interface MessageEvent {
  readonly eventType: 'MESSAGE'
  readonly routeKey: string
  readonly connectionId: string
  readonly requestId: string
  readonly messageId: string
  /** Milliseconds since 1970. */
  readonly connectedAt: number
  /** Milliseconds since 1970. */
  readonly requestTimeEpoch: number
  /** The message as it came. */
  readonly body: string
  readonly sourceIp: string
  readonly userAgent: string | undefined
}

export interface ConnectEvent extends ConnectRequest {
  readonly eventType: 'CONNECT'
  readonly routeKey: '$connect'
  readonly requestId: string
}

export interface DisconnectEvent {
  readonly eventType: 'DISCONNECT'
  readonly routeKey: '$disconnect'
  readonly connectionId: string
  readonly requestId: string
  readonly connectedAt: number
  readonly disconnectStatusCode: number
  readonly disconnectReason: string
  readonly sourceIp: string
  readonly userAgent: string | undefined
}

/** Handlers by route key. A string that a message handler returns is sent to the client: its route response. */
export interface RouteHandlers {
  readonly $connect?: (event: ConnectEvent) => ConnectResult | void | Promise<ConnectResult | void>
  readonly $disconnect?: (event: DisconnectEvent) => void | Promise<void>
  readonly $default?: MessageHandler
  readonly [routeKey: string]: MessageHandler | RouteHandlers['$connect'] | RouteHandlers['$disconnect']
}

export type MessageHandler = (event: MessageEvent) => string | void | Promise<string | void>

export interface WebSocketRoutesOptions {
  /** `$request.body.action` by default. */
  readonly routeSelectionExpression?: string
  readonly routes: RouteHandlers
  readonly limits?: Partial<ConnectionLimits>
  readonly clock?: Clock
  /** Told what a handler threw; the client has been told "Internal server error". Required: nothing is swallowed. */
  readonly onError: (error: unknown) => void
}

export interface WebSocketRoutes {
  /** For `server.on('upgrade', …)`. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Uint8Array): void
  /** Sends to a client; false when it is gone. */
  send(connectionId: string, data: string | Uint8Array): boolean
  /** Closes a client's connection; false when it is gone. */
  disconnect(connectionId: string): boolean
  readonly connections: Connections<undefined>
  /** Refuses new clients, closes all with 1001, waits for each `$disconnect`; see `Connections.stop`. */
  stop(options?: { readonly deadlineMs?: number }): Promise<{ readonly unfinished: number }>
}

/** AWS's routing and connection model for any node:http server: no AWS, no gateway. */
export declare function createWebSocketRoutes(options: WebSocketRoutesOptions): WebSocketRoutes
