import type { FunctionResult } from '@gatewright/types'
import { type AnswerFormat, type AuthorizerAnswer, readAnswer } from './answer.ts'
import type { LambdaAuthorizerOptions, LambdaCall } from './types.ts'

/** What became of a call: an answer, or the response type of its failure. */
export interface CallOutcome {
  readonly answer: AuthorizerAnswer | undefined
  /** `UNAUTHORIZED` when the function said so. */
  readonly failure: 'UNAUTHORIZED' | 'AUTHORIZER_FAILURE' | 'AUTHORIZER_CONFIGURATION_ERROR' | undefined
  readonly call: LambdaCall
}

export interface CallRequest {
  readonly options: LambdaAuthorizerOptions
  readonly format: AnswerFormat
  readonly createEvent: () => unknown
  readonly traceId: string | undefined
}

/** Calls the function; never rejects, never waits longer than `timeoutMs`. */
export async function callFunction({ options, format, createEvent, traceId }: CallRequest): Promise<CallOutcome> {
  const { now = Date.now } = options
  const startedAt = now()
  try {
    const event = createEvent()
    const payload = typeof event === 'string' ? event : JSON.stringify(event)
    const result = await withTimeout(options, { payload, traceId })
    return readResult(result, { format, latency: now() - startedAt })
  } catch (cause) {
    const error = cause instanceof Error ? cause.message : 'The function could not be called'
    return { answer: undefined, failure: failureOf(cause), call: { cached: false, latency: now() - startedAt, error } }
  }
}

function readResult(
  result: FunctionResult,
  { format, latency }: { readonly format: AnswerFormat; readonly latency: number },
): CallOutcome {
  const call = { cached: false, latency, requestId: result.requestId, integrationStatus: 200 }
  if (result.functionError !== undefined) {
    const error = errorMessageOf(result.payload)
    return {
      answer: undefined,
      failure: error === 'Unauthorized' ? 'UNAUTHORIZED' : 'AUTHORIZER_FAILURE',
      call: { ...call, error },
    }
  }
  const answer = readAnswer(result.payload, format)
  if ('problem' in answer)
    return { answer: undefined, failure: 'AUTHORIZER_CONFIGURATION_ERROR', call: { ...call, error: answer.problem } }
  return { answer, failure: undefined, call }
}

/** The message that a function threw: `Unauthorized` alone is AWS's sign for 401. */
function errorMessageOf(payload: string): string {
  try {
    const error: unknown = JSON.parse(payload)
    if (typeof error === 'object' && error !== null && 'errorMessage' in error && typeof error.errorMessage === 'string')
      return error.errorMessage
  } catch {
    // What is not JSON says nothing more than that the function failed.
  }
  return 'The function failed'
}

/** Not there, not allowed: configuration. Anything else: failure. */
function failureOf(cause: unknown): 'AUTHORIZER_FAILURE' | 'AUTHORIZER_CONFIGURATION_ERROR' {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return code === 'ERR_FUNCTION_NOT_FOUND' || code === 'ERR_FUNCTION_NOT_PERMITTED'
    ? 'AUTHORIZER_CONFIGURATION_ERROR'
    : 'AUTHORIZER_FAILURE'
}

interface Invocation {
  readonly payload: string
  readonly traceId: string | undefined
}

async function withTimeout(options: LambdaAuthorizerOptions, { payload, traceId }: Invocation): Promise<FunctionResult> {
  const { invoke, functionArn, sourceArn, timeoutMs = 10_000 } = options
  const controller = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      controller.abort()
      reject(new Error(`The function did not answer within ${timeoutMs} ms`))
    }, timeoutMs)
  })
  const invocation = {
    functionArn,
    payload,
    signal: controller.signal,
    ...(sourceArn === undefined ? undefined : { sourceArn }),
    ...(traceId === undefined ? undefined : { traceId }),
  }
  try {
    return await Promise.race([invoke(invocation), timeout])
  } finally {
    clearTimeout(timer)
  }
}
