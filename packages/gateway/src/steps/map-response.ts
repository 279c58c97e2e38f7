import type { IntegrationType } from '@gatewright/types'
import type { RestExchange, RestMethodInput } from '../compile/rest-plan.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'
import type { Step } from '../pipelines/run.ts'
import { mapProxyAnswer } from './map-response/aws-proxy.ts'
import { mapHttpProxyAnswer } from './map-response/http-proxy.ts'
import { mapTemplatedAnswer } from './map-response/templated.ts'

const MAPPINGS: Readonly<Record<IntegrationType, (input: RestMethodInput) => Step<RestExchange>['run']>> = {
  MOCK: mapTemplatedAnswer,
  HTTP: mapTemplatedAnswer,
  HTTP_PROXY: mapHttpProxyAnswer,
  AWS: mapTemplatedAnswer,
  AWS_PROXY: mapProxyAnswer,
}

/** Makes the method response from the integration response. */
export const mapResponse: StepDefinition<RestMethodInput, RestExchange> = {
  name: 'map-response',
  compile: (input) => MAPPINGS[input.integration.type](input),
}
