import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { systemClock, type Clock } from '../clock.ts'
import type { Connection } from '../connection.ts'
import type { Connections } from '../connections.ts'
import { createConnections } from '../create-connections.ts'
import type { Disconnection } from '../disconnection.ts'
import type { ConnectionLimits } from '../limits.ts'
import { messageErrorText } from '../message-error.ts'
import { createRequestIds } from '../request-ids.ts'
import { createRouteSelector } from '../route-selector.ts'
import type { ConnectRequest } from './pending-connect.ts'
import { createUpgrade, type ConnectAnswer } from './upgrade.ts'

/** What a `$connect` handler answers: 2xx accepts, anything else refuses with that status. */
export interface ConnectResult {
  readonly statusCode: number
  /** `Sec-WebSocket-Protocol` chooses the subprotocol. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** A message for a route. */
export interface MessageEvent {
  readonly routeKey: string
  readonly connectionId: string
  readonly requestId: string
  readonly messageId: string
  /** Milliseconds since 1970. */
  readonly connectedAt: number
  /** The message as it came. */
  readonly body: string
  readonly sourceIp: string
  readonly userAgent: string | undefined
}

export interface DisconnectEvent {
  readonly connectionId: string
  readonly requestId: string
  /** Milliseconds since 1970. */
  readonly connectedAt: number
  readonly disconnectStatusCode: number
  readonly disconnectReason: string
  readonly sourceIp: string
  readonly userAgent: string | undefined
}

/** Decides on a client; nothing means yes. Throwing refuses with 502, as AWS answers for a function that failed. */
export type ConnectHandler = (event: ConnectRequest) => ConnectResult | void | Promise<ConnectResult | void>

/** Handles a message; a string that it returns is sent to the client, as a route response is. */
export type MessageHandler = (event: MessageEvent) => string | void | Promise<string | void>

export type DisconnectHandler = (event: DisconnectEvent) => void | Promise<void>

export interface WebSocketRoutesOptions {
  /** `$request.body.action` by default. */
  readonly routeSelectionExpression?: string
  /** By route key; `$default` takes what no other route does. */
  readonly routes: Readonly<Record<string, MessageHandler>>
  readonly $connect?: ConnectHandler
  readonly $disconnect?: DisconnectHandler
  readonly limits?: Partial<ConnectionLimits>
  readonly clock?: Clock
  /** Told what a handler threw, after the client was told "Internal server error". */
  readonly onError: (error: unknown) => void
}

/** A running set of routes. */
export interface WebSocketRoutes {
  /** For `server.on('upgrade', …)`. */
  readonly handleUpgrade: (request: IncomingMessage, socket: Duplex, head: Uint8Array) => void
  /** Sends to a client; false when it is gone. */
  send(connectionId: string, data: string | Uint8Array): boolean
  /** All connections, for `handleConnectionsRequest`; their scope is `SCOPE`. */
  readonly connections: Connections<undefined>
}

/** The scope of the connections of `createWebSocketRoutes`. */
export const SCOPE: string = 'routes'

/**
 * AWS's routing and connection model for any node:http server. Message errors reach the client as AWS words them:
 * `Forbidden` for a message without a route, `Internal server error` for a handler that failed.
 */
export function createWebSocketRoutes(options: WebSocketRoutesOptions): WebSocketRoutes {
  const { routeSelectionExpression = '$request.body.action', clock = systemClock, onError, $connect, $disconnect } = options
  const routes = Object.entries(options.routes).map(([routeKey, value]) => ({ routeKey, value }))
  const newId = createRequestIds()
  const selector = createRouteSelector<MessageHandler>({ routeSelectionExpression, routes })

  function answerMessage(connection: Connection<undefined>, body: string): void | Promise<void> {
    const requestId = newId()
    const route = selector.select(body)
    if (route === undefined) return void connection.send(errorText('Forbidden', connection, requestId))
    const { connectionId, connectedAt, sourceIp, userAgent } = connection
    const answer = (text: string | void): void => {
      if (typeof text === 'string') connection.send(text)
    }
    const fail = (error: unknown): void => {
      connection.send(errorText('Internal server error', connection, requestId))
      onError(error)
    }
    try {
      const given = route.value({
        routeKey: route.routeKey,
        connectionId,
        connectedAt,
        sourceIp,
        userAgent,
        requestId,
        messageId: newId(),
        body,
      })
      return isPromise(given) ? given.then(answer).catch(fail) : answer(given)
    } catch (error) {
      fail(error)
    }
  }

  function answerConnect(request: ConnectRequest): ConnectAnswer<undefined> | Promise<ConnectAnswer<undefined>> {
    const fail = (error: unknown): ConnectAnswer<undefined> => {
      onError(error)
      const body = messageErrorText({ message: 'Internal server error', ...request })
      return { accepted: false, status: 502, headers: ['Content-Type', 'application/json'], body }
    }
    try {
      const given = $connect?.(request)
      return isPromise(given) ? given.then(connectAnswer).catch(fail) : connectAnswer(given)
    } catch (error) {
      return fail(error)
    }
  }

  function disconnected(connection: Connection<undefined>, { statusCode, reason }: Disconnection): void | Promise<void> {
    const { connectionId, connectedAt, sourceIp, userAgent } = connection
    const facts = { connectionId, connectedAt, sourceIp, userAgent, requestId: newId() }
    return $disconnect?.({ ...facts, disconnectStatusCode: statusCode, disconnectReason: reason })
  }

  const connections = createConnections<undefined>({
    onMessage: answerMessage,
    onDisconnect: disconnected,
    onError,
    clock,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  })
  const upgrade = createUpgrade<undefined>({ connections, onConnect: answerConnect, onError, clock })

  return {
    handleUpgrade: upgrade.handle,
    send: (connectionId, data) => connections.local(connectionId)?.send(data) === 'DELIVERED',
    connections,
  }
}

function connectAnswer(result: ConnectResult | void): ConnectAnswer<undefined> {
  const { statusCode, headers = {}, body = '' } = result ?? { statusCode: 200 }
  const pairs = Object.entries(headers).flat()
  if (statusCode >= 200 && statusCode < 300) return { accepted: true, scope: SCOPE, value: undefined, headers: pairs }
  return { accepted: false, status: statusCode, headers: pairs, body }
}

function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && 'then' in value
}

function errorText(message: string, { connectionId }: Connection, requestId: string): string {
  return messageErrorText({ message, connectionId, requestId })
}
