import type { Exchange } from '../exchange/exchange.ts'
import { lastHeader } from '../exchange/headers.ts'
import { formatRequestTime } from '@gatewright/integrations/lambda-events'
import { GATEWAY_RESPONSES } from '../gateway-responses/table.ts'
import type { Failure } from '../gateway-responses/failure.ts'

/** `$context` as a table: a variable costs something only when it is asked for. */
export type ContextVariables<Subject> = Readonly<Record<string, (subject: Subject) => unknown>>

/** What `$context` says of the stage, whatever the protocol. */
export interface ContextStage {
  readonly apiId: string
  readonly stageName: string
}

type AnyExchange = Exchange<ContextStage, unknown>

/** The variables that REST and HTTP APIs share. Those of the outcome have a value in access logs only. */
export const REQUEST_VARIABLES: ContextVariables<AnyExchange> = {
  accountId: ({ runtime }) => runtime.accountId,
  apiId: ({ stage }) => stage.apiId,
  authenticate: accessOutcome,
  authorize: accessOutcome,
  authorizer: ({ authorizer, authorizerOutcome }) => (authorizerOutcome === undefined ? authorizer : { ...authorizerOutcome, ...authorizer }),
  awsEndpointRequestId: endpointRequestId,
  cipherSuite: ({ request }) => request.tls?.cipherSuite,
  customDomain: ({ arrival }) => (arrival.basePathMatched === undefined ? undefined : { basePathMatched: arrival.basePathMatched }),
  domainName: ({ arrival }) => arrival.domainName,
  domainPrefix: ({ arrival }) => domainPrefix(arrival.domainName),
  error: ({ failure }) => failure && errorContext(failure),
  extendedRequestId: ({ extendedRequestId }) => extendedRequestId,
  httpMethod: ({ method }) => method,
  identity: ({ identity }) => identity,
  integration: (exchange) => ({ ...exchange.integration, requestId: endpointRequestId(exchange) }),
  integrationErrorMessage: ({ integration }) => integration.error,
  integrationLatency: ({ integration }) => integration.latency,
  integrationStatus: ({ integration }) => integration.integrationStatus ?? integration.status,
  path: ({ arrival }) => arrival.fullPath,
  protocol: ({ request }) => request.protocol,
  requestId: ({ requestId }) => requestId,
  requestTime: ({ receivedAt }) => formatRequestTime(receivedAt),
  requestTimeEpoch: ({ receivedAt }) => receivedAt,
  responseLatency: ({ receivedAt, runtime }) => runtime.now() - receivedAt,
  responseLength: ({ responseLength }) => responseLength,
  stage: ({ stage }) => stage.stageName,
  status: ({ answer }) => answer?.status,
  tlsVersion: ({ request }) => request.tls?.version,
}

function accessOutcome({ accessOutcome, authorizerOutcome }: AnyExchange): AnyExchange['accessOutcome'] {
  return accessOutcome ?? authorizerOutcome
}

/** The id that an AWS endpoint gave the call, by either of its headers. */
function endpointRequestId({ integrationResponse }: AnyExchange): string | undefined {
  if (integrationResponse === undefined) return undefined
  const { headers } = integrationResponse
  return lastHeader(headers, 'x-amzn-requestid') ?? lastHeader(headers, 'x-amz-request-id')
}

/** `$context.error`: for gateway responses and access logs only. */
export function errorContext({ failure, message, validationError }: Failure): Readonly<Record<string, unknown>> {
  const text = message === undefined ? GATEWAY_RESPONSES[failure].message : message
  return { message: text, messageString: JSON.stringify(text), responseType: failure, validationErrorString: validationError }
}

/** The first label of a domain name. */
export function domainPrefix(domainName: string): string {
  const dot = domainName.indexOf('.')
  return dot < 0 ? domainName : domainName.slice(0, dot)
}

/** The named variables of a subject as a tree, for templates; all of them without names. */
export function contextTree<Subject>(
  variables: ContextVariables<Subject>,
  subject: Subject,
  names: readonly string[] = Object.keys(variables),
): Record<string, unknown> {
  const tree: Record<string, unknown> = {}
  for (const name of names) if (Object.hasOwn(variables, name)) tree[name] = variables[name]?.(subject)
  return tree
}
