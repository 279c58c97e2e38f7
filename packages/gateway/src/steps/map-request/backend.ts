import { isFailure, type IntegrationRequest } from '@gatewright/integrations'
import type { RestExchange, RestMethodInput } from '../../compile/rest-plan.ts'
import { withAmpersands } from '../../exchange/query.ts'
import { fail, type Failure } from '../../gateway-responses/failure.ts'
import { failureOfIntegration } from '../../gateway-responses/integration-failure.ts'
import type { Step, Verdict } from '../../pipelines/run.ts'
import { withPayload } from '../read-payload.ts'
import { compileRequestTemplate } from './apply-request-template.ts'
import { awsHeaders, compileProxyHeaders, httpHeaders } from './backend-headers.ts'
import { backendAddress } from './backend-query.ts'
import { compileParameters, type IntegrationParameters } from './parameters.ts'
import { compileProxyBody } from './proxy-body.ts'

type MakeHeaders = (exchange: RestExchange, mapped: readonly string[]) => string[]

/** HTTP: a template's output to a URL, with what is mapped. */
export function mapHttpRequest(input: RestMethodInput): Step<RestExchange>['run'] {
  return mapTemplated(input, httpHeaders)
}

/** AWS: a template's output to a service's action or path, or to a function. */
export function mapAwsRequest(input: RestMethodInput): Step<RestExchange>['run'] {
  return mapTemplated(input, awsHeaders)
}

/** HTTP_PROXY: the client's request to a URL, with what is mapped in its place; the body is handed on as it arrives. */
export function mapHttpProxyRequest(input: RestMethodInput): Step<RestExchange>['run'] {
  const mapParameters = compileParameters(input.integration)
  const proxyBody = compileProxyBody(input.integration)
  const address = compileAddress(input, true)
  const proxyHeaders = compileProxyHeaders()
  const run = (exchange: RestExchange): Verdict => {
    const parameters = mapParameters(exchange)
    if ('failure' in parameters) return parameters
    const body = proxyBody(exchange)
    if (body !== undefined && 'failure' in body) return body
    return address(exchange, { parameters, body, headers: proxyHeaders(exchange, parameters.headers) })
  }
  return readsBody(input) ? (exchange) => withPayload(exchange, () => run(exchange)) : run
}

function mapTemplated(input: RestMethodInput, makeHeaders: MakeHeaders): Step<RestExchange>['run'] {
  const applyTemplate = compileRequestTemplate(input.integration)
  const mapParameters = compileParameters(input.integration)
  const address = compileAddress(input, false)
  return (exchange) =>
    withPayload(exchange, (payload) => {
      const body = applyTemplate(exchange, payload)
      if (typeof body !== 'string' && 'failure' in body) return body
      const parameters = mapParameters(exchange)
      if ('failure' in parameters) return parameters
      return address(exchange, { parameters, body: body.length === 0 ? undefined : body, headers: makeHeaders(exchange, parameters.headers) })
    })
}

interface Content {
  readonly parameters: IntegrationParameters
  readonly body: IntegrationRequest['body']
  readonly headers: string[]
}

function compileAddress(input: RestMethodInput, isProxy: boolean): (exchange: RestExchange, content: Content) => Failure | undefined {
  const { integration, plan, resource, restApi, runtime, stage, stageVariables } = input
  const credentials = plan.resolveCredentials(stageVariables)
  const arnBase = `arn:aws:execute-api:${runtime.region}:${runtime.accountId}:${restApi.id}/${stage.stageName}`
  const { httpMethod } = integration
  const certificateId = integration.type === 'AWS' || stage.clientCertificateId === '' ? undefined : stage.clientCertificateId
  return (exchange, { parameters, body, headers }) => {
    if (isFailure(credentials)) return failureOfIntegration(credentials)
    const resolved = plan.resolveUri({ pathParameters: parameters.path, stageVariables })
    if (isFailure(resolved)) return failureOfIntegration(resolved)
    if (integration.type !== 'AWS' && !/^(?:https?:\/\/|arn:)/i.test(resolved)) return fail('API_CONFIGURATION_ERROR', 'Invalid endpoint address')
    const clientCertificate = certificateId === undefined ? undefined : runtime.clientCertificates.get(certificateId)
    if (certificateId !== undefined && clientCertificate === undefined) return fail('API_CONFIGURATION_ERROR', `There is no client certificate ${certificateId}`)
    const proxied = isProxy ? withAmpersands(exchange.request.query) : ''
    const { uri, query } = backendAddress(resolved, { mapped: parameters.query, proxied })
    exchange.integrationRequest = {
      method: httpMethod === undefined || httpMethod === 'ANY' ? exchange.method : httpMethod,
      uri,
      query,
      headers,
      body,
      sourceArn: `${arnBase}/${exchange.method}${resource.path}`,
      traceId: exchange.traceId,
      ...(credentials === undefined ? undefined : { credentials }),
      ...(clientCertificate === undefined ? undefined : { clientCertificate }),
    }
    return undefined
  }
}

/** Whether a conversion or a parameter mapping asks for the body, which must then be read whole. */
function readsBody({ integration }: RestMethodInput): boolean {
  if (integration.contentHandling !== undefined) return true
  return Object.values(integration.requestParameters ?? {}).some((expression) => expression.startsWith('method.request.body'))
}
