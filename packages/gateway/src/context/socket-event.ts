import {
  buildConnectEvent,
  buildDisconnectEvent,
  buildMessageEvent,
  buildWebSocketAuthorizerEvent,
  type LambdaEvent,
  type WebSocketEventContext,
} from '@gatewright/integrations/lambda-events'
import { receivedHeaders } from '../exchange/forwarded.ts'
import type { SocketExchange } from '../exchange/socket-exchange.ts'

/** The event that a WebSocket API's function gets. */
export function socketEvent(exchange: SocketExchange): LambdaEvent {
  const { event, stage } = exchange
  const context = eventContext(exchange)
  const { stageVariables } = stage
  if (event.type === 'CONNECT') {
    const { request, traceId } = event
    return buildConnectEvent({ context, stageVariables, headers: receivedHeaders(request, traceId), query: request.query })
  }
  if (event.type === 'MESSAGE') return buildMessageEvent({ context, stageVariables, messageId: event.messageId, body: event.message })
  return buildDisconnectEvent({ context, stageVariables, disconnectStatusCode: event.statusCode, disconnectReason: event.reason })
}

/** The event that the authorizer of `$connect` gets. */
export function socketAuthorizerEvent(exchange: SocketExchange, methodArn: string): LambdaEvent {
  const { event, stage } = exchange
  const { headers, query } = event.type === 'CONNECT' ? { headers: receivedHeaders(event.request, event.traceId), query: event.request.query } : NO_HANDSHAKE
  return buildWebSocketAuthorizerEvent({ context: eventContext(exchange), stageVariables: stage.stageVariables, headers, query, methodArn })
}

const NO_HANDSHAKE = { headers: [], query: '' } as const

function eventContext({ authorizer, receivedAt, requestId, route, session, stage }: SocketExchange): WebSocketEventContext {
  const { sourceIp, userAgent } = session.identity
  return {
    routeKey: route.routeKey,
    apiId: stage.apiId,
    stage: stage.stageName,
    domainName: session.domainName,
    connectionId: session.connectionId,
    connectedAt: session.connectedAt,
    requestId,
    extendedRequestId: requestId,
    requestTimeEpoch: receivedAt,
    identity: { sourceIp, ...(userAgent === undefined ? undefined : { userAgent }) },
    ...(authorizer === undefined ? undefined : { authorizer }),
  }
}
