import { isFailure } from '@gatewright/integrations'
import type { WebSocketRouteInput } from '../../compile/websocket-plan.ts'
import { socketEvent } from '../../context/socket-event.ts'
import { GatewayError } from '../../errors.ts'
import type { SocketExchange } from '../../exchange/socket-exchange.ts'
import { failureOfIntegration } from '../../gateway-responses/integration-failure.ts'
import type { StepDefinition } from '../../pipelines/compile-steps.ts'
import type { Step } from '../../pipelines/run.ts'

/** Makes the integration request from the event of a connection. */
export const mapSocketRequest: StepDefinition<WebSocketRouteInput, SocketExchange> = {
  name: 'map-request',
  compile(input) {
    if (input.integration === undefined) return undefined
    if (input.integration.integrationType === 'AWS_PROXY') return mapSocketEvent(input)
    throw new GatewayError('ERR_GATEWAY_INVALID_PUBLICATION', `Integration type ${input.integration.integrationType} is unknown`)
  },
}

function mapSocketEvent({ api, plan, route, runtime, stage, stageVariables }: WebSocketRouteInput): Step<SocketExchange>['run'] {
  const uri = plan?.resolveUri({ pathParameters: {}, stageVariables }) ?? ''
  const credentials = plan?.resolveCredentials(stageVariables)
  const sourceArn = `arn:aws:execute-api:${runtime.region}:${runtime.accountId}:${api.apiId}/${stage.stageName}/${route.routeKey}`
  return (exchange) => {
    if (isFailure(uri)) return failureOfIntegration(uri)
    if (isFailure(credentials)) return failureOfIntegration(credentials)
    const { event } = exchange
    exchange.integrationRequest = {
      method: 'POST',
      uri,
      query: '',
      headers: [],
      body: JSON.stringify(socketEvent(exchange)),
      sourceArn,
      ...(event.type === 'CONNECT' ? { traceId: event.traceId } : undefined),
      ...(event.type === 'CONNECT' && event.signal !== undefined ? { signal: event.signal } : undefined),
      ...(credentials === undefined ? undefined : { credentials }),
    }
    return undefined
  }
}
