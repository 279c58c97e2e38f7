import type { RestExchange } from '../compile/rest-plan.ts'
import { receivedHeaders } from '../exchange/forwarded.ts'
import { requestContext } from './context.ts'

/** `$context` of a REST API while the request is under way; made once a request, and only when something asks for it. */
export function restContext(exchange: RestExchange): Readonly<Record<string, unknown>> {
  const known = exchange.contextTree
  if (known !== undefined) return known
  const { operation, stage } = exchange
  const tree = {
    ...requestContext(exchange),
    deploymentId: stage.deploymentId,
    isCanaryRequest: stage.isCanary,
    operationName: operation.operationName,
    resourceId: operation.resourceId,
    resourcePath: operation.resourcePath,
    webaclArn: stage.webAclArn,
    xrayTraceId: exchange.traceId,
  }
  exchange.contextTree = tree
  return tree
}

/** The headers of a method request as mappings see them; made once a request. */
export function methodHeaders(exchange: RestExchange): readonly string[] {
  return (exchange.headers ??= receivedHeaders(exchange.request, exchange.traceId))
}
