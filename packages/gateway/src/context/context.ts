import type { Failure } from '../gateway-responses/failure.ts'
import type { Exchange } from '../exchange/exchange.ts'
import { GATEWAY_RESPONSES } from '../gateway-responses/table.ts'
import { formatRequestTime } from '../exchange/request-time.ts'

/** `$context` as a tree of plain values. */
export type ContextTree = Readonly<Record<string, unknown>>

/** What `$context` says of the stage, whatever the protocol. */
export interface ContextStage {
  readonly apiId: string
  readonly stageName: string
}

/** The variables that REST and HTTP APIs share while a request is under way. */
export function requestContext<Stage extends ContextStage, Operation>(exchange: Exchange<Stage, Operation>): Record<string, unknown> {
  const { arrival, request, runtime, stage } = exchange
  return {
    accountId: runtime.accountId,
    apiId: stage.apiId,
    authorizer: exchange.authorizer,
    awsEndpointRequestId: exchange.integration.requestId,
    cipherSuite: request.tls?.cipherSuite,
    customDomain: arrival.basePathMatched === undefined ? undefined : { basePathMatched: arrival.basePathMatched },
    domainName: arrival.domainName,
    domainPrefix: domainPrefix(arrival.domainName),
    extendedRequestId: exchange.extendedRequestId,
    httpMethod: exchange.method,
    identity: exchange.identity,
    path: arrival.fullPath,
    protocol: request.protocol,
    requestId: exchange.requestId,
    requestTime: formatRequestTime(exchange.receivedAt),
    requestTimeEpoch: exchange.receivedAt,
    stage: stage.stageName,
    tlsVersion: request.tls?.version,
  }
}

/** The variables that are known at the end only: for access logs. */
export function outcomeContext<Stage, Operation>(exchange: Exchange<Stage, Operation>): Record<string, unknown> {
  const { integration, authorizerOutcome: authorizer } = exchange
  return {
    status: exchange.answer?.status,
    responseLength: exchange.responseLength,
    responseLatency: exchange.runtime.now() - exchange.receivedAt,
    integrationLatency: integration.latency,
    integrationStatus: integration.integrationStatus ?? integration.status,
    integrationErrorMessage: integration.error,
    integration: {
      error: integration.error,
      integrationStatus: integration.integrationStatus,
      latency: integration.latency,
      requestId: integration.requestId,
      status: integration.status,
    },
    authorize: authorizer && { error: authorizer.error, latency: authorizer.latency, status: authorizer.status },
    authenticate: authorizer && { error: authorizer.error, latency: authorizer.latency, status: authorizer.status },
    authorizer: authorizer === undefined ? exchange.authorizer : { ...authorizer, ...exchange.authorizer },
    error: exchange.failure && errorContext({ ...exchange.failure, message: exchange.failure.message ?? GATEWAY_RESPONSES[exchange.failure.failure].message }),
  }
}

/** `$context.error`: for gateway responses and access logs only. */
export function errorContext(failure: Failure & { readonly message?: string | null }): Record<string, unknown> {
  return {
    message: failure.message,
    messageString: failure.message === undefined ? undefined : JSON.stringify(failure.message),
    responseType: failure.failure,
    validationErrorString: failure.validationError,
  }
}

/** The first label of a domain name. */
export function domainPrefix(domainName: string): string {
  const dot = domainName.indexOf('.')
  return dot < 0 ? domainName : domainName.slice(0, dot)
}
