import type { SocketExchange } from '../exchange/socket-exchange.ts'
import { formatRequestTime } from '../exchange/request-time.ts'
import { domainPrefix } from './context.ts'

/**
 * `$context` of a WebSocket API's event.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
 */
export function socketContext(exchange: SocketExchange): Readonly<Record<string, unknown>> {
  const { event, receivedAt, requestId, route, runtime, session, stage } = exchange
  return {
    accountId: runtime.accountId,
    apiId: stage.apiId,
    authorizer: exchange.authorizer,
    connectedAt: session.connectedAt,
    connectionId: session.connectionId,
    disconnectReason: event.type === 'DISCONNECT' ? event.reason : undefined,
    disconnectStatusCode: event.type === 'DISCONNECT' ? event.statusCode : undefined,
    domainName: session.domainName,
    domainPrefix: domainPrefix(session.domainName),
    eventType: event.type,
    extendedRequestId: requestId,
    identity: session.identity,
    messageDirection: 'IN',
    messageId: event.type === 'MESSAGE' ? event.messageId : undefined,
    requestId,
    requestTime: formatRequestTime(receivedAt),
    requestTimeEpoch: receivedAt,
    routeKey: route.routeKey,
    stage: stage.stageName,
  }
}
