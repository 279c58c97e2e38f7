import type { RestExchange } from '../compile/rest-plan.ts'
import { receivedHeaders } from '../exchange/forwarded.ts'
import { REQUEST_VARIABLES, type ContextVariables } from './context.ts'
import { contextReader, type ReadContext } from './read-context.ts'

/**
 * `$context` of a REST API.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export const REST_VARIABLES: ContextVariables<RestExchange> = {
  ...(REQUEST_VARIABLES as ContextVariables<RestExchange>),
  deploymentId: ({ stage }) => stage.deploymentId,
  isCanaryRequest: ({ stage }) => stage.isCanary,
  operationName: ({ operation }) => operation.operationName,
  resourceId: ({ operation }) => operation.resourceId,
  resourcePath: ({ operation }) => operation.resourcePath,
  waf: ({ waf }) => waf && { status: waf.status, latency: waf.latency, error: waf.error },
  wafResponseCode: ({ waf }) => waf?.responseCode,
  webaclArn: ({ stage }) => stage.webAclArn,
  xrayTraceId: ({ traceId }) => rootOf(traceId),
}

/** The trace's id without what else the header says: `1-{seconds}-{96 bits}`. */
function rootOf(traceHeader: string): string {
  return /Root=([^;\s]+)/i.exec(traceHeader)?.[1] ?? traceHeader
}

/** Reads `context.…` of a REST request. */
export function restContextReader(exchange: RestExchange): ReadContext {
  return contextReader(REST_VARIABLES, exchange)
}

/** The headers of a method request as mappings see them; made once a request. */
export function methodHeaders(exchange: RestExchange): readonly string[] {
  return (exchange.headers ??= receivedHeaders(exchange.request, exchange.traceId))
}
