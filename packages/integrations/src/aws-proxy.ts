import type { FunctionInvocation, FunctionResult } from '@gatewright/types'
import { awsIntegration } from './aws.ts'
import { parseFunctionUri } from './aws-uri.ts'
import { readText } from './body.ts'
import { failure, type IntegrationFailure } from './failure.ts'
import { callWithin } from './invocation.ts'
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
export const awsProxyIntegration: Integration = async (plan, request, transports) => {
  const { integrationSubtype, httpMethod, answerFormat = 'rest', responseTransferMode } = plan.definition
  if (integrationSubtype !== undefined) return callService(plan, request, transports)
  const target = parseFunctionUri(request.uri)
  if (target === undefined) return awsIntegration(plan, request, transports)
  if (answerFormat === 'rest' && httpMethod !== undefined && httpMethod !== 'POST') {
    return failure('configuration', `Lambda functions are invoked with POST, not with ${httpMethod}`)
  }
  const invocation: FunctionInvocation = {
    functionArn: target.functionArn,
    payload: await readText(request.body),
    ...(request.sourceArn === undefined ? {} : { sourceArn: request.sourceArn }),
    ...(request.traceId === undefined ? {} : { traceId: request.traceId }),
  }
  return target.streaming || responseTransferMode === 'STREAM'
    ? stream(plan, request, { invocation, transports })
    : invoke(plan, request, { invocation, transports })
}

interface Call {
  readonly invocation: FunctionInvocation
  readonly transports: Transports
}

async function invoke(
  plan: IntegrationPlan,
  request: IntegrationRequest,
  { invocation, transports }: Call,
): Promise<IntegrationResult> {
  const { invokeFunction } = transports
  if (invokeFunction === undefined) return failure('configuration', 'This gateway runs no Lambda functions')
  const result = await callWithin(plan, request, { transports, call: (signal) => invokeFunction({ ...invocation, signal }) })
  return 'kind' in result ? result : readResult(result, plan.definition.answerFormat ?? 'rest')
}

function readResult({ payload, functionError, requestId }: FunctionResult, format: AnswerFormat): IntegrationResult {
  if (functionError !== undefined) return functionFailure(errorMessageOf(payload), requestId)
  const answer = READERS[format](payload)
  if (!answer.valid) return malformedAnswer(answer, requestId)
  return format === '1.0' || format === '2.0' ? decodeAnswer(answer) : { kind: 'response', ...toResponse(answer) }
}

async function stream(
  plan: IntegrationPlan,
  request: IntegrationRequest,
  { invocation, transports }: Call,
): Promise<IntegrationResult> {
  const { invokeFunctionStream } = transports
  if (invokeFunctionStream === undefined) return failure('configuration', 'This gateway streams no answers of Lambda functions')
  const read = async (signal: AbortSignal): Promise<IntegrationResult> => {
    const result = await invokeFunctionStream({ ...invocation, signal })
    const answer = await readStreamAnswer(result.stream)
    if (!answer.valid) return malformedAnswer(answer, result.requestId)
    return { kind: 'response', status: answer.statusCode, headers: answer.headers, body: answer.body }
  }
  return callWithin(plan, request, { transports, call: read })
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
