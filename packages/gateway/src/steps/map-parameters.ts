import type { HttpExchange, HttpRouteInput } from '../compile/http-plan.ts'
import { GatewayError } from '../errors.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'
import { mapRouteEvent } from './map-parameters/aws-proxy.ts'
import { mapHttpProxyRoute } from './map-parameters/http-proxy.ts'
import { mapServiceCall } from './map-parameters/service.ts'

/** Makes the integration request from the request and the integration's parameter mappings. */
export const mapParameters: StepDefinition<HttpRouteInput, HttpExchange> = {
  name: 'map-parameters',
  compile(input) {
    const { integrationSubtype, integrationType } = input.integration
    if (integrationType === 'HTTP_PROXY') return mapHttpProxyRoute(input)
    if (integrationType === 'AWS_PROXY') return integrationSubtype === undefined ? mapRouteEvent(input) : mapServiceCall(input)
    throw new GatewayError('ERR_GATEWAY_INVALID_PUBLICATION', `HTTP APIs have no integration type ${integrationType}`)
  },
}
