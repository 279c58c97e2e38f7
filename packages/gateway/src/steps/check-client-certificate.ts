import type { Arrival } from '../exchange/exchange.ts'
import { fail, type Failure } from '../gateway-responses/failure.ts'

/**
 * Mutual TLS of a custom domain: who is not trusted gets 403 Forbidden, and the log the reason.
 * @see https://repost.aws/knowledge-center/api-gateway-mutual-tls-403-errors
 */
export function checkClientCertificate({ arrival: { clientProblem } }: { readonly arrival: Arrival }): Failure | undefined {
  if (clientProblem === undefined) return undefined
  return fail('ACCESS_DENIED', `Access denied. Reason: ${clientProblem}`, { message: 'Forbidden', errorType: 'ForbiddenException', isOfDomain: true })
}
