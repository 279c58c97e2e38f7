import { messageErrorText } from '@gatewright/websocket-routes'
import type { SocketExchange } from '../exchange/socket-exchange.ts'
import type { Failure } from './failure.ts'
import { GATEWAY_RESPONSES } from './table.ts'

/** The text that a client of a WebSocket API reads when a message of its failed. */
export function socketErrorText(exchange: SocketExchange, failure: Failure): string {
  const { event, requestId, session } = exchange
  if (failure.failure === 'BAD_REQUEST_BODY' && event.type === 'MESSAGE') return badRequestBody(session.connectionId, event.messageId)
  return messageErrorText({ message: failureMessage(failure), connectionId: session.connectionId, requestId })
}

/** The status that refuses a connection: 401 or 403 where access was denied, else what the integration's failure is. */
export function socketStatus(failure: Failure): number {
  return failure.status ?? GATEWAY_RESPONSES[failure.failure].status
}

/** As the guide prints it: apigateway-websocket-api-routes-integrations. */
function badRequestBody(connectionId: string, messageId: string): string {
  return `{"message" : "Bad request body", "connectionId": ${JSON.stringify(connectionId)}, "messageId": ${JSON.stringify(messageId)}}`
}

function failureMessage({ failure, message }: Failure): string {
  return message ?? GATEWAY_RESPONSES[failure].message ?? 'Internal server error'
}
