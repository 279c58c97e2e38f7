import type { GatewayRequest, GatewayResponse } from '@gatewright/types'
import type { ApiPlan } from '../compile/api-plan.ts'
import type { HttpExchange } from '../compile/http-plan.ts'
import { Exchange } from '../exchange/exchange.ts'
import { headersExceed, lastHeader } from '../exchange/headers.ts'
import { fail, type Failure } from '../gateway-responses/failure.ts'
import { renderHttpFailure } from '../gateway-responses/render-http.ts'
import { recordRequest } from '../logs/record-metrics.ts'
import { describeHttpStep } from '../watch/describe-http-step.ts'
import { type ExchangeKind, reportExchange } from '../watch/report-exchange.ts'
import { reportStray, type Stray } from '../watch/report-stray.ts'
import type { RequestWatch } from '../watch/request-watch.ts'
import { StepLog } from '../watch/step-log.ts'
import { countBody } from '../logs/count-body.ts'
import { finishedHttp } from '../logs/finished-request.ts'
import type { Runtime } from '../runtime.ts'
import { checkClientCertificate } from '../steps/check-endpoint.ts'
import type { HostMatch } from '../steps/match-host.ts'
import { guard } from './guard.ts'
import { httpPipeline } from './http.ts'
import { ANSWERED, runSteps, type Step, type Verdict } from './run.ts'

/** Serves one request of an HTTP API; see `httpPipeline` for the order. */
export function handleHttp(
  runtime: Runtime,
  request: GatewayRequest,
  { host, api }: { readonly host: HostMatch; readonly api: Extract<ApiPlan, { readonly protocol: 'HTTP' }> },
): GatewayResponse | Promise<GatewayResponse> {
  const staged = httpPipeline.matchStage(host, api.stages)
  const requestId = runtime.ids.extendedRequestId()
  if (staged === undefined) return noStage(runtime, { request, requestId, api })
  const { stage, arrival } = staged
  const operation = stage.unmatched
  const receivedAt = runtime.now()
  const facts = { runtime, request, arrival, stage, operation, receivedAt, requestId, extendedRequestId: requestId }
  const exchange: HttpExchange = new Exchange(facts)
  if (runtime.watch?.active === true) return handleWatched(exchange, runtime.watch)
  return conclude(exchange, run)
}

function conclude(exchange: HttpExchange, work: (exchange: HttpExchange) => Verdict | Promise<Verdict>): GatewayResponse | Promise<GatewayResponse> {
  const { runtime, stage } = exchange
  const verdict = guard(runtime, `HTTP ${stage.apiId}/${stage.stageName}`, () => work(exchange))
  return verdict instanceof Promise ? verdict.then((settled) => finish(exchange, settled)) : finish(exchange, verdict)
}

function run(exchange: HttpExchange): Verdict | Promise<Verdict> {
  const ended = checkClientCertificate(exchange) ?? checkLimits(exchange) ?? httpPipeline.answerPreflight(exchange) ?? httpPipeline.matchRoute(exchange)
  return ended ?? runSteps(exchange.operation.steps, exchange)
}

/** The same for somebody who looks on: a request that is followed has each step timed as it runs, and described only if it is asked about. */
function handleWatched(exchange: HttpExchange, watch: RequestWatch): GatewayResponse | Promise<GatewayResponse> {
  const { method, request, stage } = exchange
  const steps = watch.follows?.({ stage, method, path: request.path }) === false ? undefined : new StepLog(watch)
  const response = conclude(exchange, steps === undefined ? run : () => steps.run(ARRIVAL, exchange) ?? steps.run(exchange.operation.steps, exchange))
  if (response instanceof Promise) return response.then((answered) => reportExchange(watch, { kind: HTTP, exchange, steps, response: answered }))
  return reportExchange(watch, { kind: HTTP, exchange, steps, response })
}

const HTTP: ExchangeKind<HttpExchange> = {
  protocol: 'HTTP',
  routeOf: ({ operation }) => operation.routeKey,
  isCanary: () => false,
  describe: describeHttpStep,
  log: () => [],
}

function finish(exchange: HttpExchange, verdict: Verdict): GatewayResponse {
  exchange.cacheLease?.release()
  if (verdict !== undefined && verdict !== ANSWERED) {
    exchange.failure = verdict
    exchange.answer = renderHttpFailure(verdict)
  }
  const answer = (exchange.answer ??= renderHttpFailure(fail('DEFAULT_5XX', 'No step made an answer')))
  exchange.stage.addCorsHeaders?.(exchange)
  answer.headers.push('Apigw-Requestid', exchange.requestId)
  exchange.runtime.sinks.finished?.(finishedHttp(exchange))
  recordRequest(exchange, { resource: exchange.operation.routeKey })
  const { accessLog } = exchange.stage
  if (accessLog !== undefined) {
    countBody(answer, {
      done(bytes) {
        exchange.responseLength = bytes
        accessLog(exchange)
      },
    })
  }
  return answer
}

/** The answer where an HTTP API has no such stage. */
function noStage(runtime: Runtime, stray: Omit<Stray, 'response'>): GatewayResponse {
  const answer = renderHttpFailure(fail('RESOURCE_NOT_FOUND', 'The path names no stage and there is no $default'))
  answer.headers.push('Apigw-Requestid', stray.requestId)
  reportStray(runtime, { ...stray, response: answer })
  return answer
}

function checkLimits({ request, runtime: { limits } }: HttpExchange): Failure | undefined {
  if (headersExceed(request.headers, limits.headerBytes)) {
    return fail('REQUEST_TOO_LARGE', 'The headers are too large', { status: 431, message: 'Request Header Fields Too Large' })
  }
  if (request.path.length + request.query.length > limits.urlLength) {
    return fail('REQUEST_TOO_LARGE', 'The URL is too long', { status: 414, message: 'Request-URI Too Long' })
  }
  const length = Number(lastHeader(request.headers, 'content-length') ?? 0)
  return length > limits.payloadBytes ? fail('REQUEST_TOO_LARGE', 'The payload is larger than 10 MB') : undefined
}

/** What comes before the route's own steps, for whoever follows each. */
const ARRIVAL: readonly Step<HttpExchange>[] = [
  { name: 'check-limits', run: checkLimits },
  { name: 'check-endpoint', run: checkClientCertificate },
  { name: 'answer-preflight', run: httpPipeline.answerPreflight },
  { name: 'match-route', run: httpPipeline.matchRoute },
]
