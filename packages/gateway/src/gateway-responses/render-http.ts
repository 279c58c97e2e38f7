import type { Answer } from '../exchange/exchange.ts'
import type { Failure } from './failure.ts'
import type { GatewayResponseType } from './table.ts'

/**
 * What HTTP APIs answer: a status and `{"message": …}`, which nobody can customise.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html (Not Found)
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html (Internal Server Error)
 */
const ANSWERS: Readonly<Record<GatewayResponseType, readonly [status: number, message: string]>> = {
  ACCESS_DENIED: [403, 'Forbidden'],
  API_CONFIGURATION_ERROR: [500, 'Internal Server Error'],
  AUTHORIZER_CONFIGURATION_ERROR: [500, 'Internal Server Error'],
  AUTHORIZER_FAILURE: [500, 'Internal Server Error'],
  BAD_REQUEST_BODY: [400, 'Bad Request'],
  BAD_REQUEST_PARAMETERS: [400, 'Bad Request'],
  DEFAULT_4XX: [400, 'Bad Request'],
  DEFAULT_5XX: [500, 'Internal Server Error'],
  EXPIRED_TOKEN: [403, 'Forbidden'],
  INTEGRATION_FAILURE: [500, 'Internal Server Error'],
  INTEGRATION_TIMEOUT: [503, 'Service Unavailable'],
  INVALID_API_KEY: [403, 'Forbidden'],
  INVALID_SIGNATURE: [403, 'Forbidden'],
  MISSING_AUTHENTICATION_TOKEN: [403, 'Forbidden'],
  QUOTA_EXCEEDED: [429, 'Too Many Requests'],
  REQUEST_TOO_LARGE: [413, 'Request Entity Too Large'],
  RESOURCE_NOT_FOUND: [404, 'Not Found'],
  THROTTLED: [429, 'Too Many Requests'],
  UNAUTHORIZED: [401, 'Unauthorized'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'Unsupported Media Type'],
  WAF_FILTERED: [403, 'Forbidden'],
}

/** The answer of an HTTP API to a failed request. */
export function renderHttpFailure(failure: Failure): Answer {
  const [status, message] = ANSWERS[failure.failure]
  return {
    status: failure.status ?? status,
    headers: ['Content-Type', 'application/json', ...(failure.headers ?? [])],
    body: `{"message":${JSON.stringify(failure.message ?? message)}}`,
  }
}
