/**
 * The gateway responses that an authorizer can refuse with, as AWS names them.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export type RefusalCode =
  | 'ACCESS_DENIED'
  | 'AUTHORIZER_CONFIGURATION_ERROR'
  | 'AUTHORIZER_FAILURE'
  | 'EXPIRED_TOKEN'
  | 'INVALID_API_KEY'
  | 'INVALID_SIGNATURE'
  | 'MISSING_AUTHENTICATION_TOKEN'
  | 'UNAUTHORIZED'

/** A request that may not pass. */
export interface Refusal {
  readonly authorized: false
  readonly code: RefusalCode
  /** What AWS tells the client; `null` where it tells nothing. */
  readonly message: string | null
  /** The rule that decided, for logs and traces; never shown to the client. */
  readonly explanation: string
  /** `x-amzn-ErrorType` where it differs from the response type's own. */
  readonly errorType?: string
  /** Value of `WWW-Authenticate`, where AWS sends one. */
  readonly wwwAuthenticate?: string
}

/** A value that is there at once where it can be, so that a cached decision costs no turn of the event loop. */
export type MaybePromise<T> = T | Promise<T>

/** A refusal with its code, the client's message and the rule that decided. */
export function refuse(code: RefusalCode, message: string | null, explanation: string): Refusal {
  return { authorized: false, code, message, explanation }
}
