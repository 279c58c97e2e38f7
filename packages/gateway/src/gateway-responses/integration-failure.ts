import type { IntegrationFailure, IntegrationFailureCode } from '@gatewright/integrations'
import type { Failure } from './failure.ts'
import type { GatewayResponseType } from './table.ts'

interface Rendering {
  readonly failure: GatewayResponseType
  readonly status?: number
  readonly message?: string
}

/**
 * What a REST API makes of a call that failed. Recorded: test_aws_proxy_response_payload_format_validation (malformed),
 * test_lambda_aws_proxy_integration_non_post_method; the others: supported-gateway-response-types of the guide.
 */
const RENDERINGS: Readonly<Record<IntegrationFailureCode, Rendering>> = {
  timeout: { failure: 'INTEGRATION_TIMEOUT' },
  connection: { failure: 'INTEGRATION_FAILURE', message: 'Network error communicating with endpoint' },
  'malformed-backend-response': { failure: 'INTEGRATION_FAILURE', status: 502 },
  'response-too-large': { failure: 'INTEGRATION_FAILURE', status: 500 },
  'malformed-function-answer': { failure: 'INTEGRATION_FAILURE', status: 502 },
  'function-error': { failure: 'INTEGRATION_FAILURE', status: 502 },
  'function-not-found': { failure: 'API_CONFIGURATION_ERROR' },
  'function-not-permitted': { failure: 'API_CONFIGURATION_ERROR' },
  'function-throttled': { failure: 'INTEGRATION_FAILURE', status: 500 },
  'function-payload-too-large': { failure: 'REQUEST_TOO_LARGE' },
  'function-unavailable': { failure: 'INTEGRATION_FAILURE', status: 500 },
  'missing-parameter': { failure: 'BAD_REQUEST_PARAMETERS' },
  configuration: { failure: 'API_CONFIGURATION_ERROR' },
  'unsafe-request': { failure: 'API_CONFIGURATION_ERROR' },
  aborted: { failure: 'INTEGRATION_FAILURE' },
}

/** What an HTTP API makes of a call that failed: 503 where there was no answer, else 500. */
const HTTP_RENDERINGS: Readonly<Record<IntegrationFailureCode, Rendering>> = {
  timeout: { failure: 'INTEGRATION_TIMEOUT' },
  connection: { failure: 'INTEGRATION_FAILURE', status: 503, message: 'Service Unavailable' },
  'malformed-backend-response': { failure: 'INTEGRATION_FAILURE' },
  'response-too-large': { failure: 'INTEGRATION_FAILURE' },
  'malformed-function-answer': { failure: 'INTEGRATION_FAILURE' },
  'function-error': { failure: 'INTEGRATION_FAILURE' },
  'function-not-found': { failure: 'INTEGRATION_FAILURE' },
  'function-not-permitted': { failure: 'INTEGRATION_FAILURE' },
  'function-throttled': { failure: 'INTEGRATION_FAILURE', status: 503, message: 'Service Unavailable' },
  'function-payload-too-large': { failure: 'REQUEST_TOO_LARGE' },
  'function-unavailable': { failure: 'INTEGRATION_FAILURE' },
  'missing-parameter': { failure: 'BAD_REQUEST_PARAMETERS' },
  configuration: { failure: 'INTEGRATION_FAILURE' },
  'unsafe-request': { failure: 'BAD_REQUEST_PARAMETERS' },
  aborted: { failure: 'INTEGRATION_FAILURE' },
}

/** The failure of an HTTP API's call. */
export function failureOfHttpIntegration({ code, message }: IntegrationFailure): Failure {
  return { ...HTTP_RENDERINGS[code], reason: message }
}

/** The gateway response of a failed call. */
export function failureOfIntegration({ code, message }: IntegrationFailure): Failure {
  return { ...RENDERINGS[code], reason: message }
}
