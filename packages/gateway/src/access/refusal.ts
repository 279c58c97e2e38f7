import type { Refusal } from '@gatewright/authorizers'
import type { Failure } from '../gateway-responses/failure.ts'

/** An authorizer's refusal as the failure of a REST request. */
export function failureOfRefusal({ code, errorType, explanation, message, wwwAuthenticate }: Refusal): Failure {
  return {
    failure: code,
    reason: explanation,
    message,
    ...(errorType === undefined ? undefined : { errorType }),
    ...(wwwAuthenticate === undefined ? undefined : { headers: ['WWW-Authenticate', wwwAuthenticate] }),
  }
}

/** The same for HTTP APIs, which have words of their own: `Unauthorized`, `Forbidden`, `Internal Server Error`. */
export function httpFailureOfRefusal(refusal: Refusal): Failure {
  const { message: _message, ...failure } = failureOfRefusal(refusal)
  return failure
}
