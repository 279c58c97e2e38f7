import type { RestExchange } from '../compile/rest-plan.ts'
import { lastHeader } from '../exchange/headers.ts'

/** One segment document of X-Ray, JSON as it is; times in seconds since 1970. */
export interface TraceSegment {
  readonly trace_id: string
  readonly id: string
  readonly parent_id?: string
  readonly name: string
  readonly origin: 'AWS::ApiGateway::Stage'
  readonly start_time: number
  readonly end_time: number
  readonly error?: true
  readonly fault?: true
  readonly throttle?: true
  readonly http: object
  readonly aws: object
  readonly annotations: object
  readonly metadata: object
  readonly subsegments?: readonly object[]
}

/**
 * The segment of a finished request; `undefined` where it is not sampled.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-understanding-xray-traces.html
 */
export function traceSegment(exchange: RestExchange): TraceSegment | undefined {
  const { activeTrace, answer, extendedRequestId, receivedAt, requestId, runtime, stage } = exchange
  if (activeTrace === undefined || !activeTrace.isSampled) return undefined
  const call = integrationSegment(exchange)
  return {
    trace_id: activeTrace.root,
    id: activeTrace.segmentId,
    ...(activeTrace.parent === undefined ? undefined : { parent_id: activeTrace.parent }),
    name: `${stage.apiName}/${stage.stageName}`,
    origin: 'AWS::ApiGateway::Stage',
    start_time: receivedAt / 1000,
    end_time: runtime.now() / 1000,
    ...outcome(answer?.status ?? 500),
    http: httpFacts(exchange),
    aws: { api_gateway: { account_id: runtime.accountId, rest_api_id: stage.apiId, stage: stage.stageName, request_id: requestId } },
    annotations: { 'aws:api_id': stage.apiId, 'aws:api_stage': stage.stageName },
    metadata: { default: { request_id: requestId, extended_request_id: extendedRequestId } },
    ...(call === undefined ? undefined : { subsegments: [call] }),
  }
}

function outcome(status: number): Pick<TraceSegment, 'error' | 'fault' | 'throttle'> {
  if (status >= 500) return { fault: true }
  if (status === 429) return { error: true, throttle: true }
  return status >= 400 ? { error: true } : {}
}

function httpFacts({ answer, arrival, identity, method, request, responseLength }: RestExchange): object {
  const forwarded = lastHeader(request.headers, 'x-forwarded-for')
  return {
    request: {
      method,
      url: `${request.tls === undefined ? 'http' : 'https'}://${arrival.domainName}${arrival.fullPath}`,
      client_ip: forwarded?.split(',')[0]?.trim() ?? identity.sourceIp,
      user_agent: identity.userAgent ?? '',
      ...(forwarded === undefined ? undefined : { x_forwarded_for: true }),
    },
    response: { status: answer?.status ?? 500, ...(responseLength === undefined ? undefined : { content_length: responseLength }) },
  }
}

function integrationSegment({ integration, integrationRequest, integrationStartedAt, operation, runtime }: RestExchange): object | undefined {
  if (integrationRequest === undefined || integrationStartedAt === undefined || operation.integrationType === 'MOCK') return undefined
  const { method, uri } = integrationRequest
  const isAws = operation.integrationType === 'AWS' || operation.integrationType === 'AWS_PROXY'
  const functionName = /:function:([^/:]+)/.exec(uri)?.[1]
  return {
    id: runtime.ids.segmentId(),
    name: functionName === undefined ? uri : 'Lambda',
    namespace: isAws ? 'aws' : 'remote',
    start_time: integrationStartedAt / 1000,
    end_time: (integrationStartedAt + (integration.latency ?? 0)) / 1000,
    ...(integration.error === undefined ? outcome(integration.integrationStatus ?? integration.status ?? 500) : { fault: true }),
    http: { request: { method, url: uri }, ...(integration.status === undefined ? undefined : { response: { status: integration.status } }) },
    ...(functionName === undefined ? undefined : { aws: { function_name: functionName, region: runtime.region, operation: 'Invoke', resource_names: [functionName] } }),
  }
}
