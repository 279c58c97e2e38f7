import type { GatewayRequest, GatewayResponse } from '@gatewright/types'
import type { ApiPlan } from '../compile/api-plan.ts'
import type { RestExchange } from '../compile/rest-plan.ts'
import { Exchange } from '../exchange/exchange.ts'
import { headersExceed, lastHeader } from '../exchange/headers.ts'
import { fail, type Failure } from '../gateway-responses/failure.ts'
import type { TraceOptions } from '../logs/decision-trace.ts'
import { admissionLines, executionLines } from '../logs/execution-log.ts'
import { beginTrace, describeRestStep, observeRest } from '../logs/observe-rest.ts'
import type { Runtime } from '../runtime.ts'
import { checkRestEndpoint } from '../steps/check-endpoint.ts'
import type { HostMatch } from '../steps/match-host.ts'
import { type ExchangeKind, reportExchange } from '../watch/report-exchange.ts'
import { refuseStray } from '../watch/report-stray.ts'
import type { RequestWatch } from '../watch/request-watch.ts'
import { StepLog } from '../watch/step-log.ts'
import { finish } from './finish.ts'
import { guardExchange } from './guard.ts'
import { restPipeline } from './rest.ts'
import { ANSWERED, runObserved, runSteps, type Step, type Verdict } from './run.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Serves one request of a REST API; see `restPipeline` for the order. */
export function handleRest(
  runtime: Runtime,
  request: GatewayRequest,
  { host, api }: { readonly host: HostMatch; readonly api: Extract<ApiPlan, { readonly protocol: 'REST' }> },
): GatewayResponse | Promise<GatewayResponse> {
  const { ids } = runtime
  const staged = restPipeline.matchStage(host, api.stages, { chooseCanary: runtime.chooseCanary, request })
  const requestId = clientRequestId(request) ?? ids.requestId()
  const extendedRequestId = ids.extendedRequestId()
  if (staged === undefined) return refuseStray(runtime, { request, requestId, extendedRequestId, api })
  const { stage, arrival } = staged
  const operation = stage.unmatched
  const receivedAt = runtime.now()
  const exchange: RestExchange = new Exchange({ runtime, request, arrival, stage, operation, receivedAt, requestId, extendedRequestId })
  if (stage.beginTrace !== undefined) exchange.activeTrace = stage.beginTrace(request, receivedAt)
  if (runtime.trace !== undefined && isTraced(exchange, runtime.trace)) return handleTraced(exchange, runtime.trace)
  if (runtime.watch?.active === true) return handleWatched(exchange, runtime.watch)
  return conclude(exchange, run)
}

function run(exchange: RestExchange): Verdict | Promise<Verdict> {
  return arrive(exchange) ?? execute(exchange)
}

function execute(exchange: RestExchange): Verdict | Promise<Verdict> {
  const { departure, steps } = exchange.operation
  const verdict = runSteps(steps, exchange)
  if (departure.length === 0) return verdict
  if (verdict instanceof Promise) return verdict.then((settled) => depart(exchange, settled))
  return depart(exchange, verdict)
}

function depart(exchange: RestExchange, verdict: Verdict): Verdict | Promise<Verdict> {
  return verdict === undefined || verdict === ANSWERED ? runSteps(exchange.operation.departure, exchange) : verdict
}

function arrive(exchange: RestExchange): Verdict {
  const ended = checkLimits(exchange) ?? restPipeline.matchResource(exchange)
  // After the method is found, whose log gets the reason; before anything of it is told.
  return checkRestEndpoint(exchange) ?? ended
}

function conclude(exchange: RestExchange, work: (exchange: RestExchange) => Verdict | Promise<Verdict>): GatewayResponse | Promise<GatewayResponse> {
  const verdict = guardExchange(exchange, work)
  return verdict instanceof Promise ? verdict.then((settled) => answer(exchange, settled)) : answer(exchange, verdict)
}

function answer(exchange: RestExchange, verdict: Verdict): GatewayResponse {
  // Whatever ended the request before its answer was kept: those who wait for the entry go on.
  exchange.cacheLease?.release()
  if (verdict !== undefined && verdict !== ANSWERED) {
    exchange.failure = verdict
    exchange.answer = exchange.stage.renderFailure(exchange, verdict)
  }
  return finish(exchange, exchange.stage.accessLog)
}

function isTraced({ request, stage }: RestExchange, { key, stages }: TraceOptions): boolean {
  if (stages?.has(`${stage.apiId}/${stage.stageName}`) === true) return true
  return key !== undefined && lastHeader(request.headers, 'x-gatewright-trace') === key
}

/** The same request with every step written down; the answer names the trace. */
async function handleTraced(exchange: RestExchange, { sink }: TraceOptions): Promise<GatewayResponse> {
  const { now } = exchange.runtime
  const trace = beginTrace(exchange)
  const observer = { now, observe: observeRest(exchange, trace) }
  const response = await conclude(
    exchange,
    async () => {
      const verdict = (await runObserved(ARRIVAL, exchange, observer)) ?? (await runObserved(exchange.operation.steps, exchange, observer))
      return verdict === undefined || verdict === ANSWERED ? runObserved(exchange.operation.departure, exchange, observer) : verdict
    },
  )
  trace.status = response.status
  trace.log = fullLog(exchange)
  sink(trace)
  return { ...response, headers: [...response.headers, 'x-gatewright-trace', exchange.requestId] }
}

function fullLog(exchange: RestExchange): readonly string[] {
  return [...admissionLines(exchange), ...executionLines(exchange, { full: true })].map((line) => `(${exchange.requestId}) ${line}`)
}

/** The same for somebody who looks on: a request that is followed has each step timed as it runs, and described only if it is asked about. */
function handleWatched(exchange: RestExchange, watch: RequestWatch): GatewayResponse | Promise<GatewayResponse> {
  const steps = watch.follows?.({ stage: exchange.stage, method: exchange.method, path: exchange.request.path }) === false ? undefined : new StepLog(watch)
  const response = conclude(exchange, steps === undefined ? run : (each) => follow(each, steps))
  if (response instanceof Promise) return response.then((answered) => reportExchange(watch, { kind: REST, exchange, steps, response: answered }))
  return reportExchange(watch, { kind: REST, exchange, steps, response })
}

function follow(exchange: RestExchange, steps: StepLog): Verdict | Promise<Verdict> {
  const departing = (verdict: Verdict): Verdict | Promise<Verdict> =>
    verdict === undefined || verdict === ANSWERED ? steps.run(exchange.operation.departure, exchange) : verdict
  const verdict = steps.run(ARRIVAL, exchange) ?? steps.run(exchange.operation.steps, exchange)
  return verdict instanceof Promise ? verdict.then(departing) : departing(verdict)
}

const REST: ExchangeKind<RestExchange> = {
  protocol: 'REST',
  routeOf: ({ operation }) => operation.resourcePath,
  isCanary: ({ stage }) => stage.isCanary,
  describe: describeRestStep,
  log: fullLog,
}

/** A client may name its request, if it does so by a UUID. */
function clientRequestId({ headers }: GatewayRequest): string | undefined {
  const given = lastHeader(headers, 'x-amzn-requestid')
  return given !== undefined && UUID.test(given) ? given : undefined
}

function checkLimits({ request, runtime: { limits } }: RestExchange): Failure | undefined {
  if (headersExceed(request.headers, limits.headerBytes)) {
    return fail('REQUEST_TOO_LARGE', 'The headers are too large', { status: 431, message: `HTTP header is larger than ${limits.headerBytes} bytes.` })
  }
  if (request.path.length + request.query.length > limits.urlLength) {
    return fail('REQUEST_TOO_LARGE', 'The URL is too long', { status: 414, message: 'Request-URI Too Long' })
  }
  const length = Number(lastHeader(request.headers, 'content-length') ?? 0)
  if (length > limits.payloadBytes) return fail('REQUEST_TOO_LARGE', 'The payload is larger than 10 MB')
  return undefined
}

/** What comes before the method's own steps, for whoever follows each. */
const ARRIVAL: readonly Step<RestExchange>[] = [
  { name: 'check-limits', run: checkLimits },
  { name: 'check-endpoint', run: checkRestEndpoint },
  { name: 'match-resource', run: restPipeline.matchResource },
]
