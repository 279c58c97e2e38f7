export type RequestValidatorErrorCode = 'ERR_REQUEST_VALIDATOR_SCHEMA' | 'ERR_REQUEST_VALIDATOR_MODEL_UNKNOWN'

/** Thrown when a model cannot be compiled, or when a method names a model that does not exist. */
export class RequestValidatorError extends Error {
  override readonly name = 'RequestValidatorError'
  readonly code: RequestValidatorErrorCode

  constructor(code: RequestValidatorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
