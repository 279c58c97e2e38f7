import type { Findings } from '../findings.ts'
import type { RestDefinition } from '../rest/definition.ts'
import { valuesOf } from '../values.ts'

const RESPONSE_TYPES = [
  'REQUEST_TOO_LARGE', 'RESOURCE_NOT_FOUND', 'AUTHORIZER_CONFIGURATION_ERROR', 'MISSING_AUTHENTICATION_TOKEN', 'BAD_REQUEST_BODY',
  'INVALID_SIGNATURE', 'INVALID_API_KEY', 'BAD_REQUEST_PARAMETERS', 'AUTHORIZER_FAILURE', 'UNAUTHORIZED', 'INTEGRATION_TIMEOUT',
  'ACCESS_DENIED', 'DEFAULT_4XX', 'DEFAULT_5XX', 'WAF_FILTERED', 'QUOTA_EXCEEDED', 'THROTTLED', 'API_CONFIGURATION_ERROR',
  'UNSUPPORTED_MEDIA_TYPE', 'INTEGRATION_FAILURE', 'EXPIRED_TOKEN',
]
const KEY_SOURCES = ['AUTHORIZER', 'HEADER']

/** Reports what would be refused of an API's settings, its gateway responses and its models, in AWS's words. */
export function checkRestParts({ settings, gatewayResponses, models }: RestDefinition, findings: Findings): void {
  const { apiKeySource: source } = settings
  if (source !== undefined && !KEY_SOURCES.includes(source))
    findings.error({
      rule: 'settings',
      path: ['x-amazon-apigateway-api-key-source'],
      message: notOneOf(source, { member: 'createRestApiInput.apiKeySource', known: KEY_SOURCES }),
      help: 'Write HEADER or AUTHORIZER.',
    })
  for (const { responseType, input, place } of gatewayResponses) {
    const report = (message: string, help: string): void =>
      findings.error({ rule: 'settings', path: place, message: `Unable to put gateway response '${responseType}': ${message}`, help })
    if (!RESPONSE_TYPES.includes(responseType)) {
      report(notOneOf(responseType, { member: 'responseType', known: RESPONSE_TYPES }), 'Name one of these types, for example DEFAULT_4XX.')
      continue
    }
    const wrong = Object.keys(valuesOf(input['responseParameters'])).filter((name) => !/^gatewayresponse\.header\..+$/u.test(name))
    if (wrong.length === 0) continue
    const errors = wrong.map((name) => `Invalid mapping expression specified: ${name}`).join(', ')
    report(`Invalid mapping expression specified: Validation Result: warnings : [], errors : [${errors}]`, 'Name headers as `gatewayresponse.header.NAME`.')
  }
  for (const { name, schema, place } of models) {
    if (!Array.isArray(schema)) continue
    const message = `Unable to create model for '${name}': Invalid model specified: Validation Result: warnings : [], errors : [Invalid model schema specified]`
    findings.error({ rule: 'model', path: place, message, help: 'A schema is an object.' })
  }
}

const notOneOf = (value: string, { member, known }: { readonly member: string; readonly known: readonly string[] }): string =>
  `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must satisfy enum value set: [${known.join(', ')}]`
