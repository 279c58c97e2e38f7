import { fault, type TokenFault } from './compact-token.ts'
import type { Claims } from './types.ts'

/**
 * Checks `exp` (must be there and ahead), `nbf` and `iat` (must not be ahead). Gives `exp` in seconds.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html#http-api-jwt-authorizer.evaluation
 */
export function verifyTimes(claims: Claims, now: number): number | TokenFault {
  const { exp, nbf, iat } = claims as { readonly exp?: unknown; readonly nbf?: unknown; readonly iat?: unknown }
  const seconds = now / 1000
  if (!isTime(exp)) return fault('the token has no valid expiration time', 'exp is missing or not a number')
  if (exp <= seconds) return fault('the token has expired', 'exp is not after the current time')
  if (nbf !== undefined && (!isTime(nbf) || nbf > seconds))
    return fault('the token is not valid yet', 'nbf is not before the current time')
  if (iat !== undefined && (!isTime(iat) || iat > seconds))
    return fault('the token was issued in the future', 'iat is not before the current time')
  return exp
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}
