import type { IntegrationType } from '@gatewright/types'
import type { HttpExchange, HttpRouteInput } from '../compile/http-plan.ts'
import { GatewayError } from '../errors.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'
import type { Step } from '../pipelines/run.ts'
import { mapRouteEvent } from './map-parameters/aws-proxy.ts'

const MAPPINGS: Readonly<Partial<Record<IntegrationType, (input: HttpRouteInput) => Step<HttpExchange>['run']>>> = {
  AWS_PROXY: mapRouteEvent,
}

/** Makes the integration request from the request and the integration's parameter mappings. */
export const mapParameters: StepDefinition<HttpRouteInput, HttpExchange> = {
  name: 'map-parameters',
  compile(input) {
    const compile = MAPPINGS[input.integration.integrationType]
    if (compile === undefined) {
      throw new GatewayError('ERR_GATEWAY_INVALID_PUBLICATION', `HTTP APIs have no integration type ${input.integration.integrationType}`)
    }
    return compile(input)
  },
}
