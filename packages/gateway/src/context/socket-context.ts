import type { SocketExchange } from '../exchange/socket-exchange.ts'
import { formatRequestTime } from '@gatewright/integrations/lambda-events'
import { domainPrefix, errorContext, type ContextVariables } from './context.ts'

/**
 * `$context` of a WebSocket API's event.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-logging.html
 */
export const SOCKET_VARIABLES: ContextVariables<SocketExchange> = {
  accountId: ({ runtime }) => runtime.accountId,
  apiId: ({ stage }) => stage.apiId,
  authenticate: ({ authorizerOutcome }) => authorizerOutcome,
  authorize: ({ authorizerOutcome }) => authorizerOutcome,
  authorizer: ({ authorizer, authorizerOutcome }) => (authorizerOutcome === undefined ? authorizer : { ...authorizerOutcome, ...authorizer }),
  connectedAt: ({ session }) => session.connectedAt,
  connectionId: ({ session }) => session.connectionId,
  disconnectReason: ({ event }) => (event.type === 'DISCONNECT' ? event.reason : undefined),
  disconnectStatusCode: ({ event }) => (event.type === 'DISCONNECT' ? event.statusCode : undefined),
  domainName: ({ session }) => session.domainName,
  domainPrefix: ({ session }) => domainPrefix(session.domainName),
  error: ({ failure }) => failure && errorContext(failure),
  eventType: ({ event }) => event.type,
  extendedRequestId: ({ requestId }) => requestId,
  identity: ({ session }) => session.identity,
  integration: ({ integration }) => integration,
  integrationErrorMessage: ({ integration }) => integration.error,
  integrationLatency: ({ integration }) => integration.latency,
  integrationStatus: ({ integration }) => integration.integrationStatus ?? integration.status,
  messageDirection: () => 'IN',
  messageId: ({ event }) => (event.type === 'MESSAGE' ? event.messageId : undefined),
  requestId: ({ requestId }) => requestId,
  requestTime: ({ receivedAt }) => formatRequestTime(receivedAt),
  requestTimeEpoch: ({ receivedAt }) => receivedAt,
  routeKey: ({ route }) => route.routeKey,
  stage: ({ stage }) => stage.stageName,
  status: ({ status }) => status,
}
