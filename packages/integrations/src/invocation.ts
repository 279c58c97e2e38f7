import type { FunctionInvocationErrorCode } from '@gatewright/types'
import { failure, type IntegrationFailure, type IntegrationFailureCode } from './failure.ts'
import type { IntegrationPlan, IntegrationRequest } from './integration.ts'
import type { StartTimer, Transports } from './transports.ts'

interface TimedCall<Result> {
  readonly transports: Transports
  /** Gets a signal that aborts when the time is up or the client has gone. */
  readonly call: (signal: AbortSignal) => Promise<Result>
}

/** Runs a call within the integration's time; what it rejects with becomes a failure value. */
export async function callWithin<Result>(
  { timeoutInMillis }: IntegrationPlan,
  { signal }: IntegrationRequest,
  { transports, call }: TimedCall<Result>,
): Promise<Result | IntegrationFailure> {
  const controller = new AbortController()
  return new Promise((resolve) => {
    const startTimer = transports.startTimer ?? startTimeout
    const stop = startTimer(() => settle(timeoutFailure(timeoutInMillis)), timeoutInMillis)
    const leave = (): void => settle(failure('aborted', 'The client closed the connection'))
    const settle = (result: Result | IntegrationFailure): void => {
      stop()
      signal?.removeEventListener('abort', leave)
      resolve(result)
      if (typeof result === 'object' && result !== null && 'kind' in result && result.kind === 'failure') controller.abort()
    }
    signal?.addEventListener('abort', leave)
    if (signal?.aborted === true) leave()
    else call(controller.signal).then(settle, (error: unknown) => settle(invocationFailure(error)))
  })
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
