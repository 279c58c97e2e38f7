import type { EventInput, ResourceEventContext } from '@gatewright/integrations/lambda-events'
import type { RestExchange } from '../compile/rest-plan.ts'
import { receivedHeaders } from '../exchange/forwarded.ts'
import { lastHeader } from '../exchange/headers.ts'
import { withAmpersands } from '../exchange/query.ts'
import { domainPrefix } from './context.ts'

/** What the event of a REST API's function is built from. */
export function restEventInput(exchange: RestExchange, payload: Uint8Array): EventInput<ResourceEventContext> {
  const { arrival, operation, request, runtime, stage } = exchange
  const isBinary = payload.length > 0 && stage.isBinary(lastHeader(request.headers, 'content-type') ?? 'application/json')
  return {
    request: {
      method: exchange.method,
      path: arrival.eventPath,
      query: withAmpersands(request.query),
      headers: receivedHeaders(request, exchange.traceId),
      body: payload,
      isBinary,
    },
    context: {
      accountId: runtime.accountId,
      apiId: stage.apiId,
      stage: stage.stageName,
      requestId: exchange.requestId,
      extendedRequestId: exchange.extendedRequestId,
      requestTimeEpoch: exchange.receivedAt,
      domainName: arrival.domainName,
      domainPrefix: domainPrefix(arrival.domainName),
      protocol: request.protocol,
      identity: { ...exchange.identity, userAgent: exchange.identity.userAgent ?? null },
      path: arrival.fullPath,
      ...(exchange.authorizer === undefined ? undefined : { authorizer: exchange.authorizer }),
      resourceId: operation.resourceId ?? null,
      resourcePath: operation.resourcePath ?? '',
      deploymentId: stage.deploymentId,
    },
    pathParameters: exchange.pathParameters,
    stageVariables: stage.stageVariables,
  }
}
