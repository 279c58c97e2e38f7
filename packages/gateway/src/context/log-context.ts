import type { HttpExchange } from '../compile/http-plan.ts'
import type { RestExchange } from '../compile/rest-plan.ts'
import type { SocketExchange } from '../exchange/socket-exchange.ts'
import { GATEWAY_RESPONSES } from '../gateway-responses/table.ts'
import { errorContext, outcomeContext } from './context.ts'
import { httpContext } from './http-context.ts'
import { restContext } from './rest-context.ts'
import { socketContext } from './socket-context.ts'

type Tree = Readonly<Record<string, unknown>>

/** `$context` of a finished REST request: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html. */
export function restLogContext(exchange: RestExchange): Tree {
  return { ...restContext(exchange), ...outcomeContext(exchange) }
}

/** `$context` of a finished HTTP request: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html. */
export function httpLogContext(exchange: HttpExchange): Tree {
  const { integration, responseLength = 0, request } = exchange
  const received = request.body instanceof Uint8Array ? request.body.byteLength : (exchange.payload?.byteLength ?? 0)
  return {
    ...httpContext(exchange),
    ...outcomeContext(exchange),
    awsEndpointRequestId2: integration.requestId2,
    dataProcessed: received + responseLength,
  }
}

/** `$context` of a finished event: https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-logging.html. */
export function socketLogContext(exchange: SocketExchange): Tree {
  const { authorizerOutcome: authorizer, failure, integration } = exchange
  const message = failure === undefined ? undefined : failure.message === undefined ? GATEWAY_RESPONSES[failure.failure].message : failure.message
  return {
    ...socketContext(exchange),
    status: exchange.status,
    integrationLatency: integration.latency,
    integrationStatus: integration.integrationStatus ?? integration.status,
    integrationErrorMessage: integration.error,
    integration: { error: integration.error, latency: integration.latency, status: integration.status, requestId: integration.requestId },
    authorize: authorizer && { error: authorizer.error, latency: authorizer.latency, status: authorizer.status },
    error: failure && errorContext({ ...failure, ...(message === undefined ? undefined : { message }) }),
  }
}
