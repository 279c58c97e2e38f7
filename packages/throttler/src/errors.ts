export type ThrottlerErrorCode = 'ERR_THROTTLER_LIMIT' | 'ERR_THROTTLER_QUOTA' | 'ERR_THROTTLER_STORE' | 'ERR_THROTTLER_TRACE'

/** Thrown for limits, quotas and traces that make no sense, and for usage that cannot be read; a refused request is a value, not an error. */
export class ThrottlerError extends Error {
  override readonly name = 'ThrottlerError'
  readonly code: ThrottlerErrorCode

  constructor(code: ThrottlerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
