import type { Refusal } from '@gatewright/authorizers'
import type { GatewayResponse } from '@gatewright/types'
import { errorResponse, type QueryService, VERSIONS } from '../iam/iam-wire.ts'

/** A refusal as the service that was called writes it: IAM and STS in XML, with codes of its own; the others in JSON. */
export function refusalFor(service: string, { code, errorType, message }: Refusal): GatewayResponse {
  const type = errorType ?? ERROR_TYPES[code] ?? 'AccessDeniedException'
  if (isQueryService(service)) return errorResponse(service, { code: QUERY_CODES[type] ?? 'AccessDenied', status: 403, message: message ?? '' })
  return answer(403, type, message)
}

/** A body is larger than the service takes. */
export function tooLarge(service: string): GatewayResponse {
  const message = 'Request Entity Too Large'
  return isQueryService(service) ? errorResponse(service, { code: 'RequestEntityTooLarge', status: 413, message }) : answer(413, 'RequestEntityTooLargeException', message)
}

const isQueryService = (service: string): service is QueryService => service in VERSIONS

/** AWS's error codes by what an authorizer refuses with. */
const ERROR_TYPES: Readonly<Record<string, string>> = {
  MISSING_AUTHENTICATION_TOKEN: 'MissingAuthenticationTokenException',
  EXPIRED_TOKEN: 'ExpiredTokenException',
  INVALID_SIGNATURE: 'InvalidSignatureException',
}

/** The same as services of the query protocol call them. */
const QUERY_CODES: Readonly<Record<string, string>> = {
  MissingAuthenticationTokenException: 'MissingAuthenticationToken',
  ExpiredTokenException: 'ExpiredToken',
  InvalidSignatureException: 'SignatureDoesNotMatch',
  IncompleteSignatureException: 'IncompleteSignature',
  UnrecognizedClientException: 'InvalidClientTokenId',
}

function answer(status: number, errorType: string, message: string | null): GatewayResponse {
  const headers = ['Content-Type', 'application/json', 'x-amzn-ErrorType', errorType, 'x-amzn-RequestId', crypto.randomUUID()]
  return { status, headers, body: JSON.stringify({ message }) }
}
