import type { FunctionInvocation, FunctionInvocationErrorCode } from '@gatewright/types'
import { failure, type IntegrationFailure, type IntegrationFailureCode } from './failure.ts'
import type { IntegrationPlan, IntegrationRequest, IntegrationResult } from './integration.ts'
import type { StartTimer, Transports } from './transports.ts'

interface TimedCall<Result> {
  readonly transports: Transports
  /** Gets the signal that aborts when the time is up or the client has gone; it is made when it is asked for. */
  readonly call: (signal: () => AbortSignal) => Promise<Result>
  /** What the integration makes of the call's result. */
  readonly read: (result: Result) => IntegrationResult
}

/** Runs a call within the integration's time; what it rejects with becomes a failure value. */
export function callWithin<Result>(
  { timeoutInMillis }: IntegrationPlan,
  { signal }: IntegrationRequest,
  { transports, call, read }: TimedCall<Result>,
): Promise<IntegrationResult> {
  return new Promise((resolve) => {
    let controller: AbortController | undefined
    const startTimer = transports.startTimer ?? startTimeout
    const stop = startTimer(() => fail(timeoutFailure(timeoutInMillis)), timeoutInMillis)
    const leave = (): void => fail(failure('aborted', 'The client closed the connection'))
    const end = (result: IntegrationResult): void => {
      stop()
      signal?.removeEventListener('abort', leave)
      resolve(result)
    }
    const fail = (result: IntegrationFailure): void => {
      end(result)
      controller?.abort()
    }
    signal?.addEventListener('abort', leave)
    if (signal?.aborted === true) leave()
    else call(() => (controller ??= new AbortController()).signal).then(
        (result) => end(read(result)),
        (error: unknown) => fail(invocationFailure(error)),
      )
  })
}

/** An invocation whose `signal` is made when the function's runtime asks for it: an `AbortSignal` a call is dear. */
export class LazyInvocation implements FunctionInvocation {
  readonly functionArn: string
  readonly payload: string
  readonly invocationType?: 'RequestResponse' | 'Event'
  readonly sourceArn?: string
  readonly traceId?: string
  // On the prototype, and not in an object literal: there each getter of its own would give its object a shape of its own.
  readonly makeSignal: () => AbortSignal

  constructor({ functionArn, payload, invocationType, sourceArn, traceId }: FunctionInvocation, signal: () => AbortSignal) {
    this.functionArn = functionArn
    this.payload = payload
    if (invocationType !== undefined) this.invocationType = invocationType
    if (sourceArn !== undefined) this.sourceArn = sourceArn
    if (traceId !== undefined) this.traceId = traceId
    this.makeSignal = signal
  }

  get signal(): AbortSignal {
    return this.makeSignal()
  }
}

/** The failure for what `InvokeFunction` rejects with. */
export function invocationFailure(error: unknown): IntegrationFailure {
  const message = error instanceof Error ? error.message : String(error)
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return failure(isInvocationCode(code) ? FAILURE_CODES[code] : 'function-unavailable', message, error)
}

export function timeoutFailure(timeoutInMillis: number): IntegrationFailure {
  return failure('timeout', `Execution failed due to a timeout error (${timeoutInMillis} ms)`)
}

function isInvocationCode(code: unknown): code is FunctionInvocationErrorCode {
  return typeof code === 'string' && Object.hasOwn(FAILURE_CODES, code)
}

const startTimeout: StartTimer = (callback, milliseconds) => {
  const timer = setTimeout(callback, milliseconds)
  return () => clearTimeout(timer)
}

const FAILURE_CODES = {
  ERR_FUNCTION_NOT_FOUND: 'function-not-found',
  ERR_FUNCTION_NOT_PERMITTED: 'function-not-permitted',
  ERR_FUNCTION_THROTTLED: 'function-throttled',
  ERR_FUNCTION_PAYLOAD_TOO_LARGE: 'function-payload-too-large',
  ERR_FUNCTION_UNAVAILABLE: 'function-unavailable',
} as const satisfies Record<FunctionInvocationErrorCode, IntegrationFailureCode>
