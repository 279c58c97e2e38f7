import type { IntegrationType } from '@gatewright/types'
import type { RestExchange, RestMethodInput } from '../compile/rest-plan.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'
import type { Step } from '../pipelines/run.ts'
import { mapProxyEvent } from './map-request/aws-proxy.ts'
import { mapAwsRequest, mapHttpProxyRequest, mapHttpRequest } from './map-request/backend.ts'
import { mapMockRequest } from './map-request/mock.ts'

const MAPPINGS: Readonly<Record<IntegrationType, (input: RestMethodInput) => Step<RestExchange>['run']>> = {
  MOCK: mapMockRequest,
  HTTP: mapHttpRequest,
  HTTP_PROXY: mapHttpProxyRequest,
  AWS: mapAwsRequest,
  AWS_PROXY: mapProxyEvent,
}

/** Makes the integration request from the method request. */
export const mapRequest: StepDefinition<RestMethodInput, RestExchange> = {
  name: 'map-request',
  compile: (input) => MAPPINGS[input.integration.type](input),
}
