import type { RestApiSnapshot, RestMethod, RestResource, StringMap } from '@gatewright/types'
import { beginTest } from './begin-test.ts'
import type { RestExchange } from './compile/rest-plan.ts'
import type { DecisionTrace } from './logs/decision-trace.ts'
import { beginTrace, observeRest } from './logs/observe-rest.ts'
import { executionLines } from './logs/execution-log.ts'
import { printTestLog } from './logs/test-log.ts'
import { decodeText } from './payload/text.ts'
import { guard } from './pipelines/guard.ts'
import { ANSWERED, runObserved, runSteps } from './pipelines/run.ts'
import type { Runtime } from './runtime.ts'

/** A test invocation of a method of a working copy, as TestInvokeMethod asks for it. */
export interface TestInvokeRequest {
  readonly snapshot: RestApiSnapshot
  readonly resource: RestResource
  readonly method: RestMethod
  readonly httpMethod: string
  /** Absent: the resource's own path. */
  readonly pathWithQueryString?: string
  readonly body?: string
  readonly headers?: StringMap
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>
  readonly stageVariables?: StringMap
  /** The client certificate that the backend is shown. */
  readonly clientCertificateId?: string
}

/** What came of it; members as in AWS's `TestInvokeMethodResponse`. */
export interface TestInvokeResult {
  readonly status: number
  readonly body: string
  readonly headers: StringMap
  readonly multiValueHeaders: Readonly<Record<string, readonly string[]>>
  /** The execution log, line by line, in AWS's words. */
  readonly log: string
  /** Milliseconds. */
  readonly latency: number
}

const STAGE = 'test-invoke-stage'

/**
 * Runs one method without its stage: no authorizer, no API key, no throttle, no cache.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_TestInvokeMethod.html (recorded: test_invoke_test_method)
 */
export async function testInvoke(runtime: Runtime, request: TestInvokeRequest): Promise<TestInvokeResult> {
  const exchange = beginTest(runtime, { ...request, stageName: STAGE })
  const trace = runtime.trace === undefined ? undefined : beginTrace(exchange)
  const { steps } = exchange.operation
  const observed = trace && { now: runtime.now, observe: observeRest(exchange, trace) }
  const verdict = await guard(runtime, 'TestInvokeMethod', () => (observed === undefined ? runSteps(steps, exchange) : runObserved(steps, exchange, observed)))
  if (verdict !== undefined && verdict !== ANSWERED) {
    exchange.failure = verdict
    exchange.answer = exchange.stage.renderFailure(exchange, verdict)
  }
  const latency = runtime.now() - exchange.receivedAt
  const answer = exchange.answer
  const body = await wholeBody(exchange)
  if (answer !== undefined) answer.body = body
  if (trace !== undefined) sendTrace(exchange, trace)
  const { single, multi } = collect(answer?.headers ?? [])
  return { status: answer?.status ?? 500, body, headers: single, multiValueHeaders: multi, log: printLog(exchange), latency }
}

/** The decision trace of a test: found under the request id that its log begins with. */
function sendTrace(exchange: RestExchange, trace: DecisionTrace): void {
  trace.status = exchange.answer?.status ?? 500
  trace.log = executionLines(exchange, { full: true }).map((line) => `(${exchange.requestId}) ${line}`)
  exchange.runtime.trace?.sink(trace)
}

async function wholeBody({ answer }: RestExchange): Promise<string> {
  if (answer === undefined) return ''
  const { body } = answer
  if (typeof body === 'string') return body
  if (body instanceof Uint8Array) return decodeText(body)
  let text = ''
  for await (const chunk of body) text += decodeText(chunk)
  return text
}

interface Collected {
  readonly single: StringMap
  readonly multi: Readonly<Record<string, readonly string[]>>
}

function collect(headers: readonly string[]): Collected {
  const single: Record<string, string> = {}
  const multi: Record<string, string[]> = {}
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string
    const value = headers[index + 1] as string
    single[name] = value
    ;(multi[name] ??= []).push(value)
  }
  return { single, multi }
}

function printLog(exchange: RestExchange): string {
  return printTestLog(exchange, executionLines(exchange, { full: true }))
}
