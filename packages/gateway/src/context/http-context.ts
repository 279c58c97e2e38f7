import type { HttpExchange } from '../compile/http-plan.ts'
import type { HttpRequestSource } from '@gatewright/vtl-mapper/parameters'
import { decodeText } from '../payload/text.ts'
import { requestContext } from './context.ts'
import { contextReader, type ReadContext } from './read-context.ts'

const NO_VARIABLES: Readonly<Record<string, string>> = Object.freeze({})

/**
 * `$context` of an HTTP API while the request is under way; made once a request, and only when something asks for it.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
export function httpContext(exchange: HttpExchange): Readonly<Record<string, unknown>> {
  return (exchange.contextTree ??= { ...requestContext(exchange), routeKey: exchange.operation.routeKey })
}

/** Reads `$context.…` of an HTTP request. */
export function httpContextReader(exchange: HttpExchange): ReadContext {
  return contextReader(() => httpContext(exchange))
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
