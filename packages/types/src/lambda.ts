/** One invocation of a Lambda function, as a gateway asks for it. */
export interface FunctionInvocation {
  /** Function ARN, possibly with `:version` or `:alias`. */
  readonly functionArn: string
  /** The event, as JSON text. */
  readonly payload: string
  /** `RequestResponse` unless `X-Amz-Invocation-Type: Event` was asked for. */
  readonly invocationType?: 'RequestResponse' | 'Event'
  /** ARN of the caller (`arn:aws:execute-api:…`), held against the function's resource policy. Absent: not checked. */
  readonly sourceArn?: string
  /** `X-Amzn-Trace-Id` of the request. */
  readonly traceId?: string
  /** Takes the invocation back while it waits for its turn; one that runs is not stopped. */
  readonly signal?: AbortSignal
}

/** What came back from a function. */
export interface FunctionResult {
  /** The function's answer, as JSON text; with `functionError`, the error object `{errorMessage, errorType, stackTrace}`. */
  readonly payload: string
  /** `Unhandled` (or `Handled`) when the function failed. */
  readonly functionError?: string
  /** Lambda's own request id. */
  readonly requestId: string
  /** Version that ran, `$LATEST` or a number. */
  readonly executedVersion?: string
}

/** Why an invocation never reached a function. */
export type FunctionInvocationErrorCode =
  | 'ERR_FUNCTION_NOT_FOUND'
  | 'ERR_FUNCTION_NOT_PERMITTED'
  | 'ERR_FUNCTION_THROTTLED'
  | 'ERR_FUNCTION_PAYLOAD_TOO_LARGE'
  | 'ERR_FUNCTION_UNAVAILABLE'

/**
 * Runs a Lambda function. Rejects with an `Error` whose `code` is a {@link FunctionInvocationErrorCode} when no function
 * ran; a function that failed is a result with `functionError`.
 */
export type InvokeFunction = (invocation: FunctionInvocation) => Promise<FunctionResult>
