/** One invocation, as Lambda's Invoke takes it. */
export interface LambdaInvocation {
  readonly functionArn: string
  readonly payload: string
  readonly invocationType?: 'RequestResponse' | 'Event'
  /** JSON text. */
  readonly clientContext?: string
  readonly logType?: 'None' | 'Tail'
}

export interface LambdaResult {
  readonly payload: string
  readonly requestId: string
  readonly executedVersion: string
  readonly functionError?: string
  /** Base64. */
  readonly logResult?: string
}

export interface LambdaStream {
  readonly requestId: string
  readonly executedVersion: string
  readonly contentType: string
  readonly chunks: AsyncIterable<Uint8Array>
  readonly completed: Promise<{ readonly errorCode?: string; readonly errorDetails?: string; readonly logResult?: string }>
}

/**
 * Runs functions; `createFunctionRuntime` of `@gatewright/lambda-runtime` is one. Rejects with a `code`
 * (`ERR_FUNCTION_NOT_FOUND`, …) when no function ran.
 */
export interface LambdaInvoker {
  invokeFunction(invocation: LambdaInvocation): Promise<LambdaResult>
  invokeWithResponseStream(invocation: LambdaInvocation): Promise<LambdaStream>
}
