import { integrate as callIntegration, isFailure, readBytes, type IntegrationFailure, type IntegrationPlan, type IntegrationResponse, type IntegrationResult } from '@gatewright/integrations'
import type { HttpExchange, HttpRouteInput } from '../compile/http-plan.ts'
import type { RestExchange, RestMethodInput } from '../compile/rest-plan.ts'
import type { Exchange } from '../exchange/exchange.ts'
import { lastHeader } from '../exchange/headers.ts'
import { failureOfBody } from '../gateway-responses/body-failure.ts'
import { fail, type Failure } from '../gateway-responses/failure.ts'
import { failureOfHttpIntegration, failureOfIntegration } from '../gateway-responses/integration-failure.ts'
import { limitAnswer } from '../payload/answer-limits.ts'
import { PayloadTooLarge } from '../payload/bounded.ts'
import { limitStream } from '../payload/stream-limits.ts'
import { startTimeout } from '../payload/within.ts'
import type { Runtime } from '../runtime.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'
import type { Verdict } from '../pipelines/run.ts'

/** Calls the backend of a REST API's method. */
export const integrate: StepDefinition<RestMethodInput, RestExchange> = {
  name: 'integrate',
  compile: ({ plan }) => (exchange) => callBackend(exchange, plan, failureOfIntegration),
}

/** The same, and waits for the whole answer: a test shows it. */
export const integrateWhole: StepDefinition<RestMethodInput, RestExchange> = {
  name: 'integrate',
  compile(input) {
    const call = integrate.compile(input)
    if (call === undefined || input.integration.responseTransferMode === 'STREAM') return call
    return async (exchange) => (await call(exchange)) ?? hold(exchange)
  },
}

async function hold(exchange: RestExchange): Promise<Verdict> {
  const response = exchange.integrationResponse
  if (response === undefined || typeof response.body === 'string') return undefined
  const body = (await readBytes(response.body).catch(failureOfBody)) ?? ''
  if (typeof body === 'object' && 'failure' in body) return body
  exchange.integrationResponse = { ...response, body }
  return undefined
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
  if (tooLarge !== undefined) {
    leave(result)
    return fail('INTEGRATION_FAILURE', tooLarge, { status: 500 })
  }
  if (plan.definition.type === 'AWS_PROXY') integration.integrationStatus = 200
  exchange.integrationResponse = limited(result, { runtime, plan, latency: integration.latency })
  return undefined
}

interface Limits {
  readonly runtime: Runtime
  readonly plan: IntegrationPlan
  /** Milliseconds that the backend took for its head. */
  readonly latency: number
}

/** An answer that still arrives: within AWS's limits for streams, or those of the integration. */
function limited(response: IntegrationResponse, { runtime, plan, latency }: Limits): IntegrationResponse {
  const { body } = response
  if (typeof body === 'string' || body instanceof Uint8Array) return response
  const { limits, now, transports: { startTimer = startTimeout } } = runtime
  if (plan.definition.responseTransferMode === 'STREAM') return { ...response, body: limitStream(body, limits.stream, { now, startTimer }) }
  const rest = { bytes: limits.payloadBytes, milliseconds: Math.max(0, plan.timeoutInMillis - latency) }
  return { ...response, body: limitAnswer(body, rest, { now, startTimer }) }
}

/** Lets go of an answer that nobody will read: its connection would wait for a reader. */
function leave({ body }: IntegrationResponse): void {
  if (typeof body === 'string' || body instanceof Uint8Array) return
  body[Symbol.asyncIterator]().return?.().catch(() => undefined)
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
