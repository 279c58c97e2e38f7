import { integrate as callIntegration, isFailure, type IntegrationFailure, type IntegrationPlan, type IntegrationResponse, type IntegrationResult, type StartTimer } from '@gatewright/integrations'
import type { HttpExchange, HttpRouteInput } from '../compile/http-plan.ts'
import type { RestExchange, RestMethodInput } from '../compile/rest-plan.ts'
import type { Exchange } from '../exchange/exchange.ts'
import { lastHeader } from '../exchange/headers.ts'
import { fail, type Failure } from '../gateway-responses/failure.ts'
import { failureOfHttpIntegration, failureOfIntegration } from '../gateway-responses/integration-failure.ts'
import { PayloadTooLarge } from '../payload/bounded.ts'
import { limitStream } from '../payload/stream-limits.ts'
import type { Runtime } from '../runtime.ts'
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

function callBackend<Stage, Operation>(
  exchange: Exchange<Stage, Operation>,
  plan: IntegrationPlan,
  failureOf: (failure: IntegrationFailure) => Failure,
): Failure | undefined | Promise<Failure | undefined> {
  const { runtime, integrationRequest } = exchange
  if (integrationRequest === undefined) return fail('API_CONFIGURATION_ERROR', 'No request was made for the integration')
  // A MOCK has nobody to wait for.
  const startedAt = plan.definition.type === 'MOCK' ? undefined : runtime.now()
  exchange.integrationStartedAt = startedAt
  const result = callIntegration(plan, integrationRequest, runtime.transports)
  if (result instanceof Promise) return result.then((settled) => conclude(exchange, { result: settled, plan, failureOf, startedAt }))
  return conclude(exchange, { result, plan, failureOf, startedAt })
}

interface Conclusion {
  readonly result: IntegrationResult
  readonly plan: IntegrationPlan
  readonly failureOf: (failure: IntegrationFailure) => Failure
  /** Milliseconds; `undefined` where there is no backend. */
  readonly startedAt: number | undefined
}

function conclude<Stage, Operation>(exchange: Exchange<Stage, Operation>, { result, plan, failureOf, startedAt }: Conclusion): Failure | undefined {
  const { runtime, integration } = exchange
  integration.latency = startedAt === undefined ? 0 : runtime.now() - startedAt
  if (isFailure(result)) {
    if (result.cause instanceof PayloadTooLarge) return fail('REQUEST_TOO_LARGE', 'The payload is larger than 10 MB')
    integration.error = result.message
    return failureOf(result)
  }
  integration.status = result.status
  const tooLarge = lengthAbove(runtime.limits.payloadBytes, result, plan)
  if (tooLarge !== undefined) return fail('INTEGRATION_FAILURE', tooLarge, { status: 500 })
  if (plan.definition.type === 'AWS_PROXY') integration.integrationStatus = 200
  exchange.integrationResponse = plan.definition.responseTransferMode === 'STREAM' ? limited(result, runtime) : result
  return undefined
}

/** A streamed answer within AWS's limits for streams. */
function limited(response: IntegrationResponse, { limits, now, transports: { startTimer = startTimeout } }: Runtime): IntegrationResponse {
  const { body } = response
  if (typeof body === 'string' || body instanceof Uint8Array) return response
  return { ...response, body: limitStream(body, limits.stream, { now, startTimer }) }
}

const startTimeout: StartTimer = (callback, milliseconds) => {
  const timer = setTimeout(callback, milliseconds)
  return () => clearTimeout(timer)
}

/**
 * Why an answer that says its length is not handed on: a buffered one may have 10 MB. A streamed answer has no such limit.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
function lengthAbove(limit: number, { body, headers }: IntegrationResponse, { definition }: IntegrationPlan): string | undefined {
  if (typeof body === 'string' || definition.responseTransferMode === 'STREAM') return undefined
  const length = body instanceof Uint8Array ? body.byteLength : Number(lastHeader(headers, 'content-length') ?? 0)
  if (!(length > limit)) return undefined
  return `Execution failed due to an internal error: Integration response of reported length ${length} is larger than allowed maximum of ${limit} bytes.`
}
