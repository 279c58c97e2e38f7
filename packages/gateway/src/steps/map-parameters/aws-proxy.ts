import { isFailure } from '@gatewright/integrations'
import { buildHttpProxyEventV1, writeHttpProxyEventV2 } from '@gatewright/integrations/lambda-events'
import type { HttpExchange, HttpRouteInput } from '../../compile/http-plan.ts'
import { httpRequestSource } from '../../context/http-context.ts'
import { httpEventInput } from '../../context/http-event.ts'
import { failureOfHttpIntegration } from '../../gateway-responses/integration-failure.ts'
import type { Step, Verdict } from '../../pipelines/run.ts'
import { withPayload } from '../read-payload.ts'
import { compileRequestMapping, type RequestMapping } from './mapping.ts'

type EventInput = ReturnType<typeof httpEventInput>

/**
 * A Lambda integration of an HTTP API: the request, as the parameter mappings leave it, becomes the function's event.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function mapRouteEvent({ api, integration, plan, route, runtime, stage, stageVariables }: HttpRouteInput): Step<HttpExchange>['run'] {
  const format = integration.payloadFormatVersion ?? '1.0'
  const writeEvent = format === '2.0' ? writeHttpProxyEventV2 : (input: EventInput): string => JSON.stringify(buildHttpProxyEventV1(input))
  const mapping = compileRequestMapping(integration.requestParameters)
  const uri = plan.resolveUri({ pathParameters: {}, stageVariables })
  const credentials = plan.resolveCredentials(stageVariables)
  const arnBase = `arn:aws:execute-api:${runtime.region}:${runtime.accountId}:${api.apiId}/${stage.stageName}`
  const space = route.routeKey.indexOf(' ')
  const resource = space < 0 ? `/${route.routeKey}` : route.routeKey.slice(space + 1)

  function map(exchange: HttpExchange, payload: Uint8Array): Verdict {
    if (isFailure(uri)) return failureOfHttpIntegration(uri)
    if (isFailure(credentials)) return failureOfHttpIntegration(credentials)
    const input = httpEventInput(exchange, payload, format)
    exchange.integrationRequest = {
      method: 'POST',
      uri,
      query: '',
      headers: [],
      body: writeEvent(mapping === undefined ? input : changeInput(exchange, input, mapping)),
      sourceArn: space < 0 ? `${arnBase}${resource}` : `${arnBase}/${exchange.method}${resource}`,
      traceId: exchange.traceId,
      ...(credentials === undefined ? undefined : { credentials }),
    }
    return undefined
  }

  return (exchange) => withPayload(exchange, (payload) => map(exchange, payload))
}

function changeInput(exchange: HttpExchange, input: EventInput, { change, setsPath }: RequestMapping): EventInput {
  const { headers, query, path } = change(httpRequestSource(exchange, input.request.headers))
  return { ...input, request: { ...input.request, headers, query, path: setsPath ? path : input.request.path } }
}
