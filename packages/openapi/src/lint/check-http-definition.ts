import type { Findings } from '../findings.ts'
import type { HttpDefinition } from '../http/definition.ts'
import { textOf, textsOf, valuesOf } from '../values.ts'

/** Reports what the management operations of an HTTP API's import would refuse: AWS goes on without it, and warns. */
export function checkHttpDefinition({ settings, authorizers, integrations, routes }: HttpDefinition, findings: Findings): void {
  if (settings.Name === '')
    findings.error({
      rule: 'settings',
      path: ['info', 'title'],
      message: 'Invalid API name specified',
      help: 'Give the API a title.',
    })
  for (const { name, input, place } of authorizers) {
    const problem = input['AuthorizerType'] === 'JWT' ? jwtProblem(input) : requestProblem(input)
    if (problem !== undefined)
      findings.warn({
        rule: 'security',
        path: place,
        message: `Unable to create Authorizer '${name}': ${problem}`,
      })
  }
  for (const { input, place, words } of integrations.values()) {
    const problem = integrationProblem(input)
    if (problem !== undefined)
      findings.warn({
        rule: 'integration',
        path: place,
        message: `Unable to put integration on ${words}: ${problem}`,
      })
  }
  const seen = new Set<string>()
  for (const { routeKey, integrationKey, place } of routes) {
    if (seen.has(routeKey))
      findings.warn({
        rule: 'method',
        path: place,
        message: `Unable to create route '${routeKey}': Route with key ${routeKey} already exists for this API`,
      })
    seen.add(routeKey)
    if (integrationKey === undefined) {
      findings.note({
        rule: 'integration',
        path: place,
        message: `The route '${routeKey}' has no integration.`,
        help: 'Add `x-amazon-apigateway-integration`.',
      })
    }
  }
}

function jwtProblem(input: HttpDefinition['settings'] | Readonly<Record<string, unknown>>): string | undefined {
  const { Issuer, Audience } = valuesOf(input['JwtConfiguration'])
  if (!/^https?:\/\/.+$/u.test(textOf(Issuer) ?? '')) return 'Invalid issuer: Issuer is not a valid URL for JWT Authorizer'
  if (textsOf(Audience).length === 0) return 'Audience list must not be empty'
  return textsOf(input['IdentitySource']).length === 1 ? undefined : 'JWT authorizers must have exactly one identity source'
}

function requestProblem(input: Readonly<Record<string, unknown>>): string | undefined {
  const { AuthorizerUri, AuthorizerPayloadFormatVersion: version, EnableSimpleResponses } = input
  if (AuthorizerUri === undefined) return 'AuthorizerUri is a required field in an Authorizer'
  if (version !== '1.0' && version !== '2.0')
    return 'AuthorizerPayloadFormatVersion is a required parameter for REQUEST authorizer'
  return EnableSimpleResponses === true && version !== '2.0'
    ? 'EnableSimpleResponses is supported only with payload format version 2.0'
    : undefined
}

function integrationProblem(input: Readonly<Record<string, unknown>>): string | undefined {
  const {
    IntegrationType: type,
    IntegrationSubtype,
    IntegrationUri,
    IntegrationMethod,
    PayloadFormatVersion: version = '1.0',
    TimeoutInMillis,
  } = input
  if (type !== 'AWS_PROXY' && type !== 'HTTP_PROXY')
    return 'Currently, an API with a protocol type of HTTP may only be associated with proxy integrations (AWS_PROXY, HTTP_PROXY)'
  if (version !== '1.0' && version !== '2.0') return 'Unsupported payload format version specified'
  if (IntegrationSubtype === undefined && IntegrationUri === undefined) return 'IntegrationUri is required'
  if (type === 'HTTP_PROXY' && IntegrationMethod === undefined) return 'HttpMethod parameter method must be specified for integrationType HTTPPROXY'
  const timeout = typeof TimeoutInMillis === 'number' ? TimeoutInMillis : 30_000
  return timeout < 50 || timeout > 30_000 ? 'Timeout should be between 50 ms and 30000 ms' : undefined
}
