import type { IntegrationType } from '@gatewright/types'
import type { RestExchange, RestMethodInput } from '../compile/rest-plan.ts'
import { GatewayError } from '../errors.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'
import type { Step } from '../pipelines/run.ts'
import { mapProxyAnswer } from './map-response/aws-proxy.ts'

const MAPPINGS: Readonly<Partial<Record<IntegrationType, (input: RestMethodInput) => Step<RestExchange>['run']>>> = {
  AWS_PROXY: () => mapProxyAnswer,
}

/** Makes the method response from the integration response. */
export const mapResponse: StepDefinition<RestMethodInput, RestExchange> = {
  name: 'map-response',
  compile(input) {
    const compile = MAPPINGS[input.integration.type]
    if (compile === undefined) throw new GatewayError('ERR_GATEWAY_INVALID_PUBLICATION', `Integration type ${input.integration.type} is unknown`)
    return compile(input)
  },
}
