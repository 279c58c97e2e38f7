import { encodePath, isFailure } from '@gatewright/integrations'
import type { IntegrationType } from '@gatewright/types'
import { VtlError } from '@gatewright/vtl-mapper/complete'
import { compileRequestParameters } from '@gatewright/vtl-mapper/parameters'
import { compileSelectedTemplates } from '../../compile/selected-templates.ts'
import { renderTemplate } from '../../compile/templates.ts'
import type { WebSocketRouteInput } from '../../compile/websocket-plan.ts'
import { socketEvent } from '../../context/socket-event.ts'
import { socketBody, socketRequestSource, socketSelectionFacts, socketTemplateInput } from '../../context/socket-sources.ts'
import { lastHeader } from '../../exchange/headers.ts'
import type { SocketExchange } from '../../exchange/socket-exchange.ts'
import { fail, type Failure } from '../../gateway-responses/failure.ts'
import { failureOfIntegration } from '../../gateway-responses/integration-failure.ts'
import { decodeBase64 } from '../../payload/base64.ts'
import type { StepDefinition } from '../../pipelines/compile-steps.ts'
import type { Step } from '../../pipelines/run.ts'
import { backendAddress } from '../map-request/backend-query.ts'

type MakeBody = (exchange: SocketExchange) => string | Failure

/** Makes the integration request from the event of a connection. */
export const mapSocketRequest: StepDefinition<WebSocketRouteInput, SocketExchange> = {
  name: 'map-request',
  compile(input) {
    if (input.integration === undefined || input.plan === undefined) return undefined
    return compileMapping(input, BODIES[input.integration.integrationType](input))
  },
}

const BODIES: Readonly<Record<IntegrationType, (input: WebSocketRouteInput) => MakeBody>> = {
  AWS_PROXY: () => (exchange) => JSON.stringify(socketEvent(exchange)),
  HTTP_PROXY: () => socketBody,
  MOCK: templatedBody,
  HTTP: templatedBody,
  AWS: templatedBody,
}

/** A template's output, or the message as it is where the passthrough behaviour lets it through. */
function templatedBody({ integration }: WebSocketRouteInput): MakeBody {
  const templates = integration?.requestTemplates
  const select = compileSelectedTemplates(templates, integration?.templateSelectionExpression)
  const behavior = integration?.passthroughBehavior ?? 'WHEN_NO_MATCH'
  const hasTemplates = Object.keys(templates ?? {}).length > 0
  const passes = behavior === 'WHEN_NO_MATCH' || (behavior === 'WHEN_NO_TEMPLATES' && !hasTemplates)
  return (exchange) => {
    const template = select(() => socketSelectionFacts(exchange))
    if (template === undefined) {
      return passes ? socketBody(exchange) : fail('UNSUPPORTED_MEDIA_TYPE', `No template fits, and passthrough is ${behavior}`)
    }
    try {
      const { context, output } = renderTemplate(template, socketTemplateInput(exchange, socketBody(exchange)))
      exchange.templateContext = context
      return output
    } catch (error) {
      if (error instanceof VtlError) return fail('API_CONFIGURATION_ERROR', `Execution failed due to configuration error: ${error.message}`)
      throw error
    }
  }
}

function compileMapping(input: WebSocketRouteInput, makeBody: MakeBody): Step<SocketExchange>['run'] {
  const { api, integration, plan, route, runtime, stage, stageVariables } = input
  const isFunctionCall = integration?.integrationType === 'AWS_PROXY'
  const mapParameters = compileRequestParameters(integration?.requestParameters ?? {})
  const credentials = plan?.resolveCredentials(stageVariables)
  const sourceArn = `arn:aws:execute-api:${runtime.region}:${runtime.accountId}:${api.apiId}/${stage.stageName}/${route.routeKey}`
  const method = integration?.integrationMethod ?? 'POST'
  const decodes = !isFunctionCall && integration?.contentHandlingStrategy === 'CONVERT_TO_BINARY'
  return (exchange) => {
    const body = makeBody(exchange)
    if (typeof body !== 'string') return body
    const content = decodes ? decodeBase64(body) : body
    if (content === undefined) return fail('API_CONFIGURATION_ERROR', 'The message is to be decoded from base64, and is not base64')
    const mapped = isFunctionCall ? NOTHING : mapParameters(socketRequestSource(exchange))
    const path = Object.fromEntries(Object.entries(mapped.path).map(([name, value]) => [name, encodePath(value)]))
    const uri = plan?.resolveUri({ pathParameters: path, stageVariables }) ?? ''
    if (isFailure(uri)) return failureOfIntegration(uri)
    if (isFailure(credentials)) return failureOfIntegration(credentials)
    const { event } = exchange
    exchange.integrationRequest = {
      method: isFunctionCall ? 'POST' : method,
      ...backendAddress(uri, { mapped: mapped.query, proxied: '' }),
      headers: isFunctionCall ? [] : backendHeaders(mapped.headers, api.apiId),
      body: content,
      sourceArn,
      ...(event.type === 'CONNECT' ? { traceId: event.traceId } : undefined),
      ...(event.type === 'CONNECT' && event.signal !== undefined ? { signal: event.signal } : undefined),
      ...(credentials === undefined ? undefined : { credentials }),
    }
    return undefined
  }
}

const NOTHING = { headers: [], query: [], path: {} } as const

function backendHeaders(mapped: readonly string[], apiId: string): string[] {
  const headers = [...mapped]
  if (lastHeader(mapped, 'content-type') === undefined) headers.push('Content-Type', 'application/json')
  if (lastHeader(mapped, 'user-agent') === undefined) headers.push('User-Agent', `AmazonAPIGateway_${apiId}`)
  headers.push('X-Amzn-Apigateway-Api-Id', apiId)
  return headers
}
