import type { FunctionInvocationErrorCode } from '@gatewright/types'

/** Why a call on the runtime rejected. The first five are what the gateway knows of an invocation that reached no function. */
export type FunctionRuntimeErrorCode =
  | FunctionInvocationErrorCode
  | 'ERR_LAMBDA_RUNTIME_ARCHIVE_TOO_LARGE'
  | 'ERR_LAMBDA_RUNTIME_ARCHIVE_UNREADABLE'
  | 'ERR_LAMBDA_RUNTIME_CLOSED'
  | 'ERR_LAMBDA_RUNTIME_INTERPRETER_NOT_FOUND'
  | 'ERR_LAMBDA_RUNTIME_UNSUPPORTED_RUNTIME'

/** The only error that leaves this package: no function ran, and `code` says why. */
export class FunctionRuntimeError extends Error {
  override readonly name = 'FunctionRuntimeError'
  readonly code: FunctionRuntimeErrorCode

  constructor(code: FunctionRuntimeErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
