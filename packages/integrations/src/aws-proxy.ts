import type { FunctionInvocation, FunctionResult } from '@gatewright/types'
import { awsIntegration } from './aws.ts'
import type { FunctionUri } from './aws-uri.ts'
import { readText } from './body.ts'
import { failure, type IntegrationFailure } from './failure.ts'
import { callWithin, LazyInvocation } from './invocation.ts'
import type {
  AnswerFormat,
  Integration,
  IntegrationPlan,
  IntegrationRequest,
  IntegrationResponse,
  IntegrationResult,
} from './integration.ts'
import { decodeBase64 } from './lambda-events/base64.ts'
import { type FunctionAnswer, asObject, parseJson, readHttpAnswerV1, readRestAnswer } from './lambda-events/proxy-answer.ts'
import { readHttpAnswerV2 } from './lambda-events/proxy-answer-v2.ts'
import { readStreamAnswer } from './lambda-events/stream-answer.ts'
import { readWebSocketAnswer } from './lambda-events/websocket-answer.ts'
import { callService } from './services/call-service.ts'
import type { Transports } from './transports.ts'

/**
 * AWS_PROXY: hands the event to a Lambda function and reads its answer by the plan's `answerFormat`; calls a first-class
 * service where the definition has a subtype.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export const awsProxyIntegration: Integration = (plan, request, transports) => {
  const { integrationSubtype, httpMethod, answerFormat = 'rest' } = plan.definition
  if (integrationSubtype !== undefined) return callService(plan, request, transports)
  const target = plan.functionOf(request.uri)
  if (target === undefined) return awsIntegration(plan, request, transports)
  if (answerFormat === 'rest' && httpMethod !== undefined && httpMethod !== 'POST') {
    return failure('configuration', `Lambda functions are invoked with POST, not with ${httpMethod}`)
  }
  const call = { plan, request, transports, target }
  return typeof request.body === 'string' ? callFunction(call, request.body) : readText(request.body).then((payload) => callFunction(call, payload))
}

interface Call {
  readonly plan: IntegrationPlan
  readonly request: IntegrationRequest
  readonly transports: Transports
  readonly target: FunctionUri
}

function callFunction(call: Call, payload: string): IntegrationResult | Promise<IntegrationResult> {
  const { plan, request, target } = call
  const invocation: FunctionInvocation = {
    functionArn: target.functionArn,
    payload,
    ...(request.sourceArn === undefined ? undefined : { sourceArn: request.sourceArn }),
    ...(request.traceId === undefined ? undefined : { traceId: request.traceId }),
  }
  return target.streaming || plan.definition.responseTransferMode === 'STREAM' ? stream(call, invocation) : invoke(call, invocation)
}

function invoke({ plan, request, transports }: Call, invocation: FunctionInvocation): IntegrationResult | Promise<IntegrationResult> {
  const { invokeFunction } = transports
  if (invokeFunction === undefined) return failure('configuration', 'This gateway runs no Lambda functions')
  const format = plan.definition.answerFormat ?? 'rest'
  return callWithin(plan, request, {
    transports,
    call: (signal) => invokeFunction(new LazyInvocation(invocation, signal)),
    read: (result) => readResult(result, format),
  })
}

function readResult({ payload, functionError, requestId }: FunctionResult, format: AnswerFormat): IntegrationResult {
  if (functionError !== undefined) return functionFailure(errorMessageOf(payload), requestId)
  const answer = READERS[format](payload)
  if (!answer.valid) return malformedAnswer(answer, requestId)
  return format === '1.0' || format === '2.0' ? decodeAnswer(answer) : { kind: 'response', ...toResponse(answer) }
}

function stream({ plan, request, transports }: Call, invocation: FunctionInvocation): IntegrationResult | Promise<IntegrationResult> {
  const { invokeFunctionStream } = transports
  if (invokeFunctionStream === undefined) return failure('configuration', 'This gateway streams no answers of Lambda functions')
  const call = async (signal: () => AbortSignal): Promise<IntegrationResult> => {
    const result = await invokeFunctionStream(new LazyInvocation(invocation, signal))
    const answer = await readStreamAnswer(result.stream)
    if (!answer.valid) return malformedAnswer(answer, result.requestId)
    return { kind: 'response', status: answer.statusCode, headers: answer.headers, body: answer.body }
  }
  return callWithin(plan, request, { transports, call, read: (result) => result })
}

type ValidAnswer = Extract<FunctionAnswer, { valid: true }>

function toResponse({ statusCode, headers, body, isBase64Encoded }: ValidAnswer): Omit<IntegrationResponse, 'kind'> {
  return { status: statusCode, headers, body, isBase64Encoded }
}

function decodeAnswer(answer: ValidAnswer): IntegrationResult {
  const { statusCode: status, headers, body, isBase64Encoded } = answer
  if (!isBase64Encoded) return { kind: 'response', status, headers, body }
  const bytes = decodeBase64(body)
  return bytes === undefined
    ? failure('malformed-function-answer', 'The body is no base64')
    : { kind: 'response', status, headers, body: bytes }
}

function malformedAnswer(
  { reason, errorMessage }: Extract<FunctionAnswer, { valid: false }>,
  requestId: string,
): IntegrationFailure {
  if (errorMessage !== undefined) return functionFailure(errorMessage, requestId)
  return failure(
    'malformed-function-answer',
    `Execution failed due to configuration error: Malformed Lambda proxy response (${reason})`,
  )
}

function functionFailure(errorMessage: string, requestId: string): IntegrationFailure {
  const reason = `${errorMessage}. Lambda request id: ${requestId}`
  const message = `Lambda execution failed with status 200 due to customer function error: ${reason}`
  return failure('function-error', message)
}

function errorMessageOf(payload: string): string {
  const message = asObject(parseJson(payload))?.['errorMessage']
  return typeof message === 'string' ? message : payload
}

const READERS = {
  rest: readRestAnswer,
  '1.0': readHttpAnswerV1,
  '2.0': readHttpAnswerV2,
  websocket: readWebSocketAnswer,
} as const satisfies Record<AnswerFormat, (payload: string) => FunctionAnswer>
