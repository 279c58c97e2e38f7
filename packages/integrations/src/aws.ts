import type { FunctionResult } from '@gatewright/types'
import { wrapQueryAnswer } from './aws-query-answer.ts'
import { queryAsJson } from './aws-query-parameters.ts'
import { ACTION_SERVICES } from './aws-services.ts'
import { asAccepted } from './aws-xml-answer.ts'
import { parseFunctionUri, parseServiceUri, type ServiceUri } from './aws-uri.ts'
import { readText } from './body.ts'
import { failure } from './failure.ts'
import { findUnsafeHeader } from './header-safety.ts'
import { appendQuery } from './http.ts'
import type { Integration, IntegrationPlan, IntegrationRequest, IntegrationResult } from './integration.ts'
import { callWithin, LazyInvocation } from './invocation.ts'
import { sendSigned } from './signed-call.ts'
import type { Transports } from './transports.ts'

/**
 * AWS: calls a service's action or path, signed; a Lambda function without the proxy format.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-integration-types.html
 */
export const awsIntegration: Integration = async (plan, request, transports) => {
  const unsafe = findUnsafeHeader(request.headers)
  if (unsafe !== undefined) return failure('unsafe-request', `The header ${unsafe} has a character that no header may have`)
  const functionUri = parseFunctionUri(request.uri)
  if (functionUri !== undefined) return invoke(plan, request, { transports, functionArn: functionUri.functionArn })
  const uri = parseServiceUri(request.uri)
  if (uri === undefined) return failure('configuration', 'Execution failed due to configuration error: Invalid ARN')
  return uri.kind === 'action' ? callAction(plan, request, { transports, uri }) : callPath(plan, request, { transports, uri })
}

/**
 * A function that fails is a response with `functionError`: the integration responses select by its message.
 * `X-Amz-Invocation-Type: Event` makes the call asynchronous (202, no body).
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-integration-async.html
 */
async function invoke(
  plan: IntegrationPlan,
  request: IntegrationRequest,
  { transports, functionArn }: { transports: Transports; functionArn: string },
): Promise<IntegrationResult> {
  const { invokeFunction } = transports
  if (invokeFunction === undefined) return failure('configuration', 'This gateway runs no Lambda functions')
  const { httpMethod } = plan.definition
  if (httpMethod !== undefined && httpMethod !== 'POST')
    return failure('configuration', `Lambda functions are invoked with POST, not with ${httpMethod}`)
  const invocationType = headerValue(request, 'x-amz-invocation-type') === 'Event' ? 'Event' : 'RequestResponse'
  const invocation = {
    functionArn,
    payload: (await readText(request.body)) || '{}',
    invocationType,
    ...(request.sourceArn === undefined ? {} : { sourceArn: request.sourceArn }),
    ...(request.traceId === undefined ? {} : { traceId: request.traceId }),
  } as const
  return callWithin(plan, request, {
    transports,
    call: (signal) => invokeFunction(new LazyInvocation(invocation, signal)),
    read: (result) => (invocationType === 'Event' ? { kind: 'response', status: 202, headers: [], body: '' } : readResult(result)),
  })
}

function readResult({ payload, functionError, requestId, executedVersion }: FunctionResult): IntegrationResult {
  const headers = ['Content-Type', 'application/json', 'x-amzn-RequestId', requestId]
  if (functionError !== undefined) headers.push('X-Amz-Function-Error', functionError)
  if (executedVersion !== undefined) headers.push('X-Amz-Executed-Version', executedVersion)
  return { kind: 'response', status: 200, headers, body: payload, ...(functionError === undefined ? {} : { functionError }) }
}

interface ServiceCall {
  readonly transports: Transports
  readonly uri: ServiceUri
}

async function callPath(
  plan: IntegrationPlan,
  request: IntegrationRequest,
  { transports, uri }: ServiceCall,
): Promise<IntegrationResult> {
  const result = await sendSigned(plan, request, { transports, place: uri, url: `/${uri.target}` })
  return ACTION_SERVICES[uri.service]?.protocol === 'query' ? asAccepted(result, request) : result
}

async function callAction(
  plan: IntegrationPlan,
  request: IntegrationRequest,
  { transports, uri }: ServiceCall,
): Promise<IntegrationResult> {
  const [action = '', query = ''] = splitOnce(uri.target)
  const service = ACTION_SERVICES[uri.service]
  const withQuery = { ...request, query: [query, request.query].filter(Boolean).join('&') }
  if (service?.protocol === 'json') {
    const headers = withTarget(request, { target: `${service.targetPrefix}.${action}`, contentType: service.contentType })
    return sendSigned(plan, { ...withQuery, headers }, { transports, place: uri, url: '/' })
  }
  if (service?.protocol === 'json-as-query') {
    const headers = withTarget(request, { target: `${service.targetPrefix}.${action}`, contentType: service.contentType })
    const body = JSON.stringify(queryAsJson(withQuery.query))
    const result = await sendSigned(
      plan,
      { ...request, method: 'POST', headers, query: '', body },
      { transports, place: uri, url: '/' },
    )
    return wrapQueryAnswer(result, action)
  }
  const named = new URLSearchParams(withQuery.query)
  const fixed = [`Action=${action}`, ...(service === undefined || named.has('Version') ? [] : [`Version=${service.version}`])]
  const result = await sendSigned(plan, withQuery, { transports, place: uri, url: appendQuery('/', fixed.join('&')) })
  return service?.protocol === 'query' ? asAccepted(result, request) : result
}

function splitOnce(target: string): readonly string[] {
  const mark = target.search(/[?&]/)
  return mark === -1 ? [target] : [target.slice(0, mark), target.slice(mark + 1)]
}

function withTarget(request: IntegrationRequest, { target, contentType }: { target: string; contentType: string }): string[] {
  const headers: string[] = []
  const given = headerValue(request, 'content-type')
  for (let index = 0; index < request.headers.length; index += 2) {
    const name = request.headers[index] ?? ''
    if (!/^(?:x-amz-target|content-type)$/i.test(name)) headers.push(name, request.headers[index + 1] ?? '')
  }
  const sent = given?.startsWith('application/x-amz-json') === true ? given : contentType
  return [...headers, 'Content-Type', sent, 'X-Amz-Target', headerValue(request, 'x-amz-target') ?? target]
}

function headerValue({ headers }: IntegrationRequest, lowerCaseName: string): string | undefined {
  for (let index = 0; index < headers.length; index += 2) {
    if (headers[index]?.toLowerCase() === lowerCaseName) return headers[index + 1]
  }
  return undefined
}
