import type { HttpRequestSource } from '@gatewright/vtl-mapper/parameters'
import type { HttpExchange } from '../compile/http-plan.ts'
import { lastHeader } from '../exchange/headers.ts'
import { decodeText } from '../payload/text.ts'
import { REQUEST_VARIABLES, type ContextVariables } from './context.ts'
import { contextReader, type ReadContext } from './read-context.ts'

const NO_VARIABLES: Readonly<Record<string, string>> = Object.freeze({})

/**
 * `$context` of an HTTP API.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
export const HTTP_VARIABLES: ContextVariables<HttpExchange> = {
  ...(REQUEST_VARIABLES as ContextVariables<HttpExchange>),
  awsEndpointRequestId2: ({ integrationResponse }) => integrationResponse && lastHeader(integrationResponse.headers, 'x-amz-id-2'),
  dataProcessed: ({ payload, request, responseLength = 0 }) => {
    const received = request.body instanceof Uint8Array ? request.body.byteLength : (payload?.byteLength ?? 0)
    return received + responseLength
  },
  routeKey: ({ operation }) => operation.routeKey,
}

/** Reads `$context.…` of an HTTP request. */
export function httpContextReader(exchange: HttpExchange): ReadContext {
  return contextReader(HTTP_VARIABLES, exchange)
}

/** An HTTP API's request as parameter mappings read it. The body must have been read if they ask for it. */
export function httpRequestSource(exchange: HttpExchange, headers: readonly string[]): HttpRequestSource {
  return {
    context: httpContextReader(exchange),
    stageVariables: exchange.stage.stageVariables ?? NO_VARIABLES,
    headers,
    query: exchange.request.query,
    pathParameters: exchange.pathParameters,
    path: exchange.arrival.path,
    body: () => (exchange.payload === undefined ? '' : decodeText(exchange.payload)),
  }
}
