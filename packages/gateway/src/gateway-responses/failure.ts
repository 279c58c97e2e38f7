import type { GatewayResponseType } from './table.ts'

/** Why a step stopped the request: a value, not an exception. One renderer a protocol turns it into an answer. */
export interface Failure {
  readonly failure: GatewayResponseType
  /** Status where AWS answers another one than the type's own: a malformed Lambda answer is an INTEGRATION_FAILURE with 502. */
  readonly status?: number
  /** The message for the client where it differs from the type's own. */
  readonly message?: string | null
  /** `x-amzn-ErrorType` where it differs from the type's own. */
  readonly errorType?: string
  /** Headers that the answer has besides, `[name, value, …]`: `WWW-Authenticate`. */
  readonly headers?: readonly string[]
  /** Refused by the endpoint, before the API was asked: its gateway responses do not apply. */
  readonly isBeforeApi?: boolean
  /** `$context.error.validationErrorString`. */
  readonly validationError?: string
  /** What really happened, as AWS's execution log says it; never shown to the client. */
  readonly reason: string
}

/** A failure of the given type with the reason for the logs. */
export function fail(failure: GatewayResponseType, reason: string, details: Omit<Failure, 'failure' | 'reason'> = {}): Failure {
  return { failure, reason, ...details }
}
