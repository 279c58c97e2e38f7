import type { GatewayRequest, GatewayResponse } from '@gatewright/types'
import type { ApiPlan } from '../compile/api-plan.ts'
import type { RestExchange } from '../compile/rest-plan.ts'
import { Exchange } from '../exchange/exchange.ts'
import { headersExceed, lastHeader } from '../exchange/headers.ts'
import { fail, type Failure } from '../gateway-responses/failure.ts'
import { forbidden } from '../gateway-responses/forbidden.ts'
import type { Runtime } from '../runtime.ts'
import type { HostMatch } from '../steps/match-host.ts'
import { finish } from './finish.ts'
import { restPipeline } from './rest.ts'
import { ANSWERED, runSteps, type Verdict } from './run.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Serves one request of a REST API; see `restPipeline` for the order. */
export function handleRest(
  runtime: Runtime,
  request: GatewayRequest,
  { host, api }: { readonly host: HostMatch; readonly api: Extract<ApiPlan, { readonly protocol: 'REST' }> },
): GatewayResponse | Promise<GatewayResponse> {
  const { ids } = runtime
  const staged = restPipeline.matchStage(host, api.stages, ids)
  const requestId = clientRequestId(request) ?? ids.requestId()
  const extendedRequestId = ids.extendedRequestId()
  if (staged === undefined) return forbidden({ requestId, extendedRequestId })
  const { stage, arrival } = staged
  const operation = stage.unmatched
  const receivedAt = runtime.now()
  const exchange: RestExchange = new Exchange({ runtime, request, arrival, stage, operation, receivedAt, requestId, extendedRequestId })
  const refused = checkLimits(exchange) ?? restPipeline.matchResource(exchange)
  const verdict = refused ?? runSteps(exchange.operation.steps, exchange)
  return verdict instanceof Promise ? settle(exchange, verdict) : answer(exchange, verdict)
}

async function settle(exchange: RestExchange, pending: Promise<Verdict>): Promise<GatewayResponse> {
  try {
    return answer(exchange, await pending)
  } catch (error) {
    exchange.runtime.sinks.fault?.({ where: `REST ${exchange.stage.apiId}/${exchange.stage.stageName}`, error })
    return answer(exchange, fail('DEFAULT_5XX', error instanceof Error ? error.message : String(error)))
  }
}

function answer(exchange: RestExchange, verdict: Verdict): GatewayResponse {
  if (verdict !== undefined && verdict !== ANSWERED) {
    exchange.failure = verdict
    exchange.answer = exchange.stage.renderFailure(exchange, verdict)
  }
  return finish(exchange, exchange.stage.accessLog)
}

/** The request id that a client may give, if it is a UUID: recorded facts of `x-amzn-RequestId`. */
function clientRequestId({ headers }: GatewayRequest): string | undefined {
  const given = lastHeader(headers, 'x-amzn-requestid')
  return given !== undefined && UUID.test(given) ? given : undefined
}

function checkLimits({ request, runtime: { limits } }: RestExchange): Failure | undefined {
  if (headersExceed(request.headers, limits.headerBytes)) {
    return fail('REQUEST_TOO_LARGE', 'The headers are too large', { status: 431, message: `HTTP header is larger than ${limits.headerBytes} bytes.` })
  }
  const length = Number(lastHeader(request.headers, 'content-length') ?? 0)
  if (length > limits.payloadBytes) return fail('REQUEST_TOO_LARGE', 'The payload is larger than 10 MB')
  return undefined
}
