import type { RestExchange } from '../compile/rest-plan.ts'
import { printBody, printMap, printPairs } from './printable.ts'

/**
 * The lines of AWS's execution log for one finished request, without their prefix. `full` adds requests and responses with
 * their bodies, as `dataTraceEnabled` and TestInvokeMethod do.
 * Recorded: test_invoke_test_method; the lines about keys: https://repost.aws/knowledge-center/api-gateway-logs.
 */
export function executionLines(exchange: RestExchange, { full }: { readonly full: boolean }): readonly string[] {
  const { arrival, method, requestId } = exchange
  return [
    `Starting execution for request: ${requestId}`,
    `HTTP Method: ${method}, Resource Path: ${arrival.path}`,
    ...keyLines(exchange),
    ...(full ? requestLines(exchange) : []),
    ...(full ? endpointLines(exchange) : []),
    ...outcomeLines(exchange, full),
  ]
}

/** The lines that come before in CloudWatch: ids, and the usage plan's verdict. */
export function admissionLines({ extendedRequestId, operation, plannedKey, requestId, stage }: RestExchange): readonly string[] {
  const place = `${stage.apiId}/${stage.stageName}`
  const key = plannedKey === undefined ? '' : mask(plannedKey.key.value)
  const open = `API Key  authorized because method '${operation.resourceMethod ?? ''} ${operation.resourcePath ?? ''}' does not require API Key. Request will not contribute to throttle or quota limits`
  return [
    `Extended Request Id: ${extendedRequestId}`,
    `Verifying Usage Plan for request: ${requestId}. API Key: ${key} API Stage: ${place}`,
    ...(plannedKey === undefined ? [open] : []),
    `Usage Plan check succeeded for API Key ${key} and API Stage ${place}`,
  ]
}

function keyLines({ plannedKey }: RestExchange): readonly string[] {
  return plannedKey === undefined ? [] : [`API Key: ${mask(plannedKey.key.value)}`, `API Key ID: ${plannedKey.key.id}`]
}

function requestLines({ pathParameters, payload, query, request }: RestExchange): readonly string[] {
  return [
    `Method request path: ${printMap(pathParameters)}`,
    `Method request query string: ${printMap(query.last)}`,
    `Method request headers: ${printPairs(request.headers)}`,
    `Method request body before transformations: ${printBody(payload)}`,
  ]
}

function endpointLines({ integration, integrationRequest, integrationResponse, operation }: RestExchange): readonly string[] {
  if (integrationRequest === undefined || operation.integrationType === 'MOCK') return []
  const uri = integrationRequest.query === '' ? integrationRequest.uri : `${integrationRequest.uri}?${integrationRequest.query}`
  const sent = [
    `Endpoint request URI: ${uri}`,
    `Endpoint request headers: ${printPairs(integrationRequest.headers)}`,
    `Endpoint request body after transformations: ${printBody(integrationRequest.body)}`,
    `Sending request to ${uri}`,
  ]
  if (integrationResponse === undefined) return sent
  return [
    ...sent,
    `Received response. Status: ${integrationResponse.status}, Integration latency: ${integration.latency ?? 0} ms`,
    `Endpoint response headers: ${printPairs(integrationResponse.headers)}`,
    `Endpoint response body before transformations: ${printBody(integrationResponse.body)}`,
  ]
}

function outcomeLines({ answer, failure }: RestExchange, full: boolean): readonly string[] {
  const status = `Method completed with status: ${answer?.status ?? 500}`
  if (failure !== undefined) {
    const { reason } = failure
    return [reason.startsWith('Execution failed') ? reason : `Execution failed due to configuration error: ${reason}`, status]
  }
  const response = full
    ? [`Method response body after transformations: ${printBody(answer?.body)}`, `Method response headers: ${printPairs(answer?.headers ?? [])}`]
    : []
  return [...response, 'Successfully completed execution', status]
}

/** All but the last six characters of a key are hidden. */
export function mask(key: string): string {
  return `${'*'.repeat(Math.max(0, key.length - 6))}${key.slice(-6)}`
}
