import type { Refusal } from '@gatewright/authorizers'
import type { Failure } from '../gateway-responses/failure.ts'

/** An authorizer's refusal as the failure of a request. */
export function failureOfRefusal({ code, errorType, explanation, message, wwwAuthenticate }: Refusal): Failure {
  return {
    failure: code,
    reason: explanation,
    message,
    ...(errorType === undefined ? undefined : { errorType }),
    ...(wwwAuthenticate === undefined ? undefined : { headers: ['WWW-Authenticate', wwwAuthenticate] }),
  }
}
