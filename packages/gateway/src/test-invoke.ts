import { readText } from '@gatewright/integrations'
import type { RestApiSnapshot, RestMethod, RestResource, StringMap } from '@gatewright/types'
import { beginTest } from './begin-test.ts'
import type { RestExchange } from './compile/rest-plan.ts'
import type { DecisionTrace } from './logs/decision-trace.ts'
import { beginTrace, observeRest } from './logs/observe-rest.ts'
import { executionLines } from './logs/execution-log.ts'
import { printTestLog } from './logs/test-log.ts'
import { guard } from './pipelines/guard.ts'
import { ANSWERED, runObserved, runSteps, type Verdict } from './pipelines/run.ts'
import type { Runtime } from './runtime.ts'
import { heldText, LATE, startTestDeadline } from './test-stream.ts'

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
  /** 0: a streamed answer had no head within 35 seconds. */
  readonly status: number
  readonly body: string
  readonly headers: StringMap
  readonly multiValueHeaders: Readonly<Record<string, readonly string[]>>
  /** The execution log, line by line, in AWS's words; empty for a streamed answer. */
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
  const isStream = request.method.methodIntegration?.responseTransferMode === 'STREAM'
  const result = isStream ? await testStream(exchange, trace) : await testBuffered(exchange, trace)
  if (trace !== undefined) sendTrace(exchange, trace)
  return result
}

async function testBuffered(exchange: RestExchange, trace: DecisionTrace | undefined): Promise<TestInvokeResult> {
  settle(exchange, await execute(exchange, trace))
  const latency = latencyOf(exchange)
  const body = exchange.answer === undefined ? '' : await readText(exchange.answer.body)
  return { ...resultOf(exchange, body), log: printLog(exchange), latency }
}

/** AWS writes no log for a streamed answer, and holds a part of it. */
async function testStream(exchange: RestExchange, trace: DecisionTrace | undefined): Promise<TestInvokeResult> {
  const deadline = startTestDeadline(exchange.runtime)
  const verdict = await deadline.before(execute(exchange, trace))
  if (verdict === LATE) return { status: 0, body: '', headers: {}, multiValueHeaders: {}, log: '', latency: latencyOf(exchange) }
  settle(exchange, verdict)
  const latency = latencyOf(exchange)
  const body = exchange.answer === undefined ? '' : await heldText(exchange.answer, deadline)
  deadline.end()
  return { ...resultOf(exchange, body), log: '', latency }
}

async function execute(exchange: RestExchange, trace: DecisionTrace | undefined): Promise<Verdict> {
  const { operation, runtime } = exchange
  const observed = trace && { now: runtime.now, observe: observeRest(exchange, trace) }
  return guard(runtime, 'TestInvokeMethod', () => (observed === undefined ? runSteps(operation.steps, exchange) : runObserved(operation.steps, exchange, observed)))
}

function settle(exchange: RestExchange, verdict: Verdict): void {
  if (verdict === undefined || verdict === ANSWERED) return
  exchange.failure = verdict
  exchange.answer = exchange.stage.renderFailure(exchange, verdict)
}

function latencyOf({ receivedAt, runtime }: RestExchange): number {
  return runtime.now() - receivedAt
}

function resultOf({ answer }: RestExchange, body: string): Omit<TestInvokeResult, 'log' | 'latency'> {
  if (answer !== undefined) answer.body = body
  const { single, multi } = collect(answer?.headers ?? [])
  return { status: answer?.status ?? 500, body, headers: single, multiValueHeaders: multi }
}

/** The decision trace of a test: found under the request id that its log begins with. */
function sendTrace(exchange: RestExchange, trace: DecisionTrace): void {
  trace.status = exchange.answer?.status ?? 500
  trace.log = executionLines(exchange, { full: true }).map((line) => `(${exchange.requestId}) ${line}`)
  exchange.runtime.trace?.sink(trace)
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
