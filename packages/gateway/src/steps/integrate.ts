import { integrate as callIntegration, isFailure, type IntegrationFailure, type IntegrationPlan } from '@gatewright/integrations'
import type { HttpExchange, HttpRouteInput } from '../compile/http-plan.ts'
import type { RestExchange, RestMethodInput } from '../compile/rest-plan.ts'
import type { Exchange } from '../exchange/exchange.ts'
import { fail, type Failure } from '../gateway-responses/failure.ts'
import { failureOfHttpIntegration, failureOfIntegration } from '../gateway-responses/integration-failure.ts'
import { PayloadTooLarge } from '../payload/bounded.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'

/** Calls the backend of a REST API's method. */
export const integrate: StepDefinition<RestMethodInput, RestExchange> = {
  name: 'integrate',
  compile: ({ plan }) => (exchange) => callBackend(exchange, plan, failureOfIntegration),
}

/** Calls the backend of an HTTP API's route. */
export const integrateRoute: StepDefinition<HttpRouteInput, HttpExchange> = {
  name: 'integrate',
  compile: ({ plan }) => (exchange) => callBackend(exchange, plan, failureOfHttpIntegration),
}

async function callBackend<Stage, Operation>(
  exchange: Exchange<Stage, Operation>,
  plan: IntegrationPlan,
  failureOf: (failure: IntegrationFailure) => Failure,
): Promise<Failure | undefined> {
  const { runtime, integration, integrationRequest } = exchange
  if (integrationRequest === undefined) return fail('API_CONFIGURATION_ERROR', 'No request was made for the integration')
  const startedAt = runtime.now()
  const result = await callIntegration(plan, integrationRequest, runtime.transports)
  integration.latency = runtime.now() - startedAt
  if (isFailure(result)) {
    if (result.cause instanceof PayloadTooLarge) return fail('REQUEST_TOO_LARGE', 'The payload is larger than 10 MB')
    integration.error = result.message
    return failureOf(result)
  }
  integration.status = result.status
  if (plan.definition.type === 'AWS_PROXY') integration.integrationStatus = 200
  exchange.integrationResponse = result
  return undefined
}
