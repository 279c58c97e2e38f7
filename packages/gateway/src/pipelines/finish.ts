import type { GatewayResponse } from '@gatewright/types'
import type { RestExchange } from '../compile/rest-plan.ts'
import type { Answer } from '../exchange/exchange.ts'
import { fail } from '../gateway-responses/failure.ts'
import { renderDefault } from '../gateway-responses/render-rest.ts'
import { admissionLines, executionLines } from '../logs/execution-log.ts'
import { recordRequest } from '../logs/record-metrics.ts'
import { countBody } from '../logs/count-body.ts'
import { finishedRest } from '../logs/finished-request.ts'
import { traceSegment } from '../logs/trace-segment.ts'
import type { GatewaySinks } from '../options.ts'
import type { AccessLog } from '../logs/access-log.ts'

/** Ends a REST request: the headers that every answer has, then the logs. */
export function finish(exchange: RestExchange, accessLog: AccessLog<RestExchange> | undefined): GatewayResponse {
  const answer = (exchange.answer ??= renderDefault(fail('DEFAULT_5XX', 'No step made an answer')))
  addIds(answer, exchange)
  recordRequest(exchange, { resource: exchange.operation.resourcePath, method: exchange.operation.resourceMethod })
  writeExecutionLog(exchange)
  exchange.runtime.sinks.finished?.(finishedRest(exchange))
  if (exchange.activeTrace !== undefined && exchange.runtime.sinks.segment !== undefined) sendSegment(exchange, exchange.runtime.sinks.segment)
  if (accessLog !== undefined) {
    const { integration, receivedAt, runtime } = exchange
    const isStream = typeof answer.body !== 'string' && !(answer.body instanceof Uint8Array)
    integration.responseTransferMode = isStream ? 'STREAMED' : 'BUFFERED'
    if (isStream && integration.latency !== undefined) integration.timeToAllHeaders = integration.latency
    countBody(answer, {
      first: () => void (integration.timeToFirstContent = runtime.now() - receivedAt),
      done(bytes) {
        exchange.responseLength = bytes
        accessLog(exchange)
      },
    })
  }
  return answer
}

/** A list of the size that it will have costs a third of one that grows. */
function addIds(answer: Answer, { extendedRequestId, requestId }: RestExchange): void {
  const { headers } = answer
  if (headers.length === 2) answer.headers = [headers[0] as string, headers[1] as string, 'x-amzn-RequestId', requestId, 'x-amz-apigw-id', extendedRequestId]
  else headers.push('x-amzn-RequestId', requestId, 'x-amz-apigw-id', extendedRequestId)
}

function sendSegment(exchange: RestExchange, sink: NonNullable<GatewaySinks['segment']>): void {
  const segment = traceSegment(exchange)
  if (segment !== undefined) sink(segment)
}

function writeExecutionLog(exchange: RestExchange): void {
  const { failure, operation, requestId, runtime, stage } = exchange
  const { executionLog: settings } = operation
  const { executionLog } = runtime.sinks
  if (executionLog === undefined || settings === undefined) return
  if (settings.level === 'ERROR' && failure === undefined) return
  const told = failure?.isBeforeApi === true ? [failure.reason] : [...admissionLines(exchange), ...executionLines(exchange, settings)]
  const lines = told.map((line) => `(${requestId}) ${line}`)
  executionLog({ apiId: stage.apiId, stage: stage.stageName, isCanary: stage.isCanary, requestId, lines })
}
