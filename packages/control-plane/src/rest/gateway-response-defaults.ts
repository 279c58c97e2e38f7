import type { Values } from '../documents.ts'

/** What AWS answers where nothing is customised (recording api.json, test_gateway_response_put), in order of name. */
export const GATEWAY_RESPONSE_STATUS: Readonly<Record<string, string | undefined>> = {
  ACCESS_DENIED: '403',
  API_CONFIGURATION_ERROR: '500',
  AUTHORIZER_CONFIGURATION_ERROR: '500',
  AUTHORIZER_FAILURE: '500',
  BAD_REQUEST_BODY: '400',
  BAD_REQUEST_PARAMETERS: '400',
  DEFAULT_4XX: undefined,
  DEFAULT_5XX: undefined,
  EXPIRED_TOKEN: '403',
  INTEGRATION_FAILURE: '504',
  INTEGRATION_TIMEOUT: '504',
  INVALID_API_KEY: '403',
  INVALID_SIGNATURE: '403',
  MISSING_AUTHENTICATION_TOKEN: '403',
  QUOTA_EXCEEDED: '429',
  REQUEST_TOO_LARGE: '413',
  RESOURCE_NOT_FOUND: '404',
  THROTTLED: '429',
  UNAUTHORIZED: '401',
  UNSUPPORTED_MEDIA_TYPE: '415',
  WAF_FILTERED: '403',
}

const TEMPLATES = { 'application/json': '{"message":$context.error.messageString}' }

/** A gateway response as nobody has customised it. */
export function defaultGatewayResponse(responseType: string): Values {
  const statusCode = GATEWAY_RESPONSE_STATUS[responseType]
  return {
    defaultResponse: true,
    responseParameters: {},
    responseTemplates: TEMPLATES,
    responseType,
    ...(statusCode !== undefined && { statusCode }),
  }
}

/** The type that stands for all others of its class. */
export function classDefault(responseType: string): string {
  return GATEWAY_RESPONSE_STATUS[responseType]?.startsWith('5') === true ? 'DEFAULT_5XX' : 'DEFAULT_4XX'
}
