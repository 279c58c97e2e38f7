import type { GatewayRequest, HeaderPairs } from '@gatewright/types'
import { createSocketExchange, type SocketExchange, type SocketSession } from '../exchange/socket-exchange.ts'
import { lastHeader } from '../exchange/headers.ts'
import { socketErrorText, socketStatus } from '../gateway-responses/render-socket.ts'
import { unavailable } from '../gateway-responses/unavailable.ts'
import { guard } from '../pipelines/guard.ts'
import { recordEvent } from '../logs/record-metrics.ts'
import { ANSWERED, type Verdict } from '../pipelines/run.ts'
import { webSocketPipeline } from '../pipelines/websocket.ts'
import type { Runtime } from '../runtime.ts'
import { wakeMatched } from '../wake.ts'
import { refuseStray, type Stray } from '../watch/report-stray.ts'
import { watchEvent } from '../watch/watch-event.ts'

/** An upgrade request that waits for its answer. */
export interface SocketConnectRequest {
  /** The id that the connection will have. */
  readonly connectionId: string
  /** Milliseconds since 1970. */
  readonly connectedAt: number
  readonly request: GatewayRequest
  /** Fires when nobody waits for the answer any more. */
  readonly signal?: AbortSignal
}

/** The answer to an upgrade request. */
export type SocketConnectAnswer =
  | { readonly accepted: true; readonly scope: string; readonly value: SocketSession; readonly headers: HeaderPairs }
  | { readonly accepted: false; readonly status: number; readonly headers: HeaderPairs; readonly body: string }

/** Runs `$connect`; the connection is made only if all of it succeeds. */
export async function handleConnect(runtime: Runtime, connect: SocketConnectRequest): Promise<SocketConnectAnswer> {
  const { request, connectionId, connectedAt } = connect
  if ((await wakeMatched(runtime, request)) === 'failed') return { accepted: false, ...unavailable(runtime.ids) }
  const host = webSocketPipeline.matchHost(runtime, request)
  const staged = host?.api.protocol === 'WEBSOCKET' ? webSocketPipeline.matchStage(host, host.api.stages) : undefined
  if (staged?.arrival.clientProblem !== undefined || staged === undefined) return refuseUnknown(runtime, { request, api: host?.api, reason: staged?.arrival.clientProblem })
  const { arrival, stage } = staged
  const { sourceIp, headers } = request
  const identity = { sourceIp, userAgent: lastHeader(headers, 'user-agent') }
  const { apiId, stageName } = stage
  const session: SocketSession = { connectionId, connectedAt, apiId, stageName, domainName: arrival.domainName, identity, authorizer: undefined }
  const scope = `${apiId}/${stageName}`
  const route = stage.routes.get('$connect')?.value
  if (route === undefined) return { accepted: true, scope, value: session, headers: [] }

  const traceId = lastHeader(headers, 'x-amzn-trace-id') ?? runtime.ids.traceId(connectedAt)
  const event = { type: 'CONNECT', request, traceId, signal: connect.signal } as const
  const exchange = createSocketExchange({ runtime, stage, route, session, event })
  const watched = watchEvent(exchange)
  const verdict = await guard(runtime, `WebSocket ${apiId} $connect`, () => watched.run(route.steps, exchange))
  const answer = answerConnect(exchange, scope, verdict)
  exchange.status = answer.accepted ? 200 : answer.status
  recordEvent(exchange)
  watched.report(exchange)
  stage.accessLog?.(exchange)
  return answer
}

function answerConnect(exchange: SocketExchange, scope: string, verdict: Verdict): SocketConnectAnswer {
  const json = ['Content-Type', 'application/json']
  if (verdict !== undefined && verdict !== ANSWERED) {
    exchange.failure = verdict
    return { accepted: false, status: socketStatus(verdict), headers: json, body: socketErrorText(exchange, verdict) }
  }
  const response = exchange.integrationResponse
  if (response?.functionError !== undefined) return { accepted: false, status: 502, headers: json, body: '' }
  if (response !== undefined && (response.status < 200 || response.status > 299)) {
    return { accepted: false, status: response.status, headers: json, body: '' }
  }
  const value = { ...exchange.session, authorizer: exchange.authorizer }
  return { accepted: true, scope, value, headers: response?.headers ?? [] }
}

function refuseUnknown(runtime: Runtime, stray: Pick<Stray, 'request' | 'api' | 'reason'>): SocketConnectAnswer {
  const { ids } = runtime
  const { status, headers, body } = refuseStray(runtime, { ...stray, requestId: ids.requestId(), extendedRequestId: ids.extendedRequestId() })
  return { accepted: false, status, headers, body }
}
