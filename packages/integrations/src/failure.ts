/** Why there is no answer from the backend. */
export type IntegrationFailureCode =
  /** The integration's time was up. REST and WebSocket: 504 INTEGRATION_TIMEOUT; HTTP: 503. */
  | 'timeout'
  /** No connection, a reset, a closed socket, a TLS failure. */
  | 'connection'
  /** The backend's bytes are no HTTP answer, or end before their declared length. */
  | 'malformed-backend-response'
  /** The backend's answer was to be held whole and is larger than the transport holds. */
  | 'response-too-large'
  /** The function's answer is not in the proxy format. REST: 502. */
  | 'malformed-function-answer'
  /** The function failed (AWS_PROXY). REST: 502. */
  | 'function-error'
  | 'function-not-found'
  | 'function-not-permitted'
  | 'function-throttled'
  | 'function-payload-too-large'
  | 'function-unavailable'
  /** Something that only shows at request time: a missing stage variable, a mock without statusCode, no such VPC link. */
  | 'configuration'
  /** A first-class service's parameter has no value in this request. HTTP APIs: 400. */
  | 'missing-parameter'
  /** The request would leave the place it was mapped to: CR or LF in a header, `..` in a path, a host from a variable. */
  | 'unsafe-request'
  /** The client went away first. */
  | 'aborted'

/** A failed call, as a value. `message` is for logs, in AWS's words where they are known; never for clients. */
export interface IntegrationFailure {
  readonly kind: 'failure'
  readonly code: IntegrationFailureCode
  readonly message: string
  readonly cause?: unknown
}

export function failure(code: IntegrationFailureCode, message: string, cause?: unknown): IntegrationFailure {
  return cause === undefined ? { kind: 'failure', code, message } : { kind: 'failure', code, message, cause }
}

/** Whether a value is a failure rather than what was asked for. */
export function isFailure(value: unknown): value is IntegrationFailure {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'failure'
}
