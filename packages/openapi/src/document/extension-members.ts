import type { DocumentPath, Findings } from '../findings.ts'
import { isValues } from '../values.ts'

/** Which kind of API a member is for: both, REST APIs or HTTP APIs. */
type For = 'both' | 'REST' | 'HTTP'

/** The members of an extension's object, as its page of the guide lists them. */
export type ExtensionMembers = Readonly<Record<string, For>>

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html */
export const INTEGRATION_MEMBERS: ExtensionMembers = {
  $ref: 'HTTP',
  cacheKeyParameters: 'REST',
  cacheNamespace: 'REST',
  connectionId: 'both',
  connectionType: 'both',
  contentHandling: 'REST',
  credentials: 'both',
  description: 'HTTP',
  httpMethod: 'both',
  integrationSubtype: 'HTTP',
  integrationTarget: 'REST',
  passthroughBehavior: 'REST',
  payloadFormatVersion: 'HTTP',
  requestParameters: 'both',
  requestTemplates: 'REST',
  responseParameters: 'HTTP',
  responseTransferMode: 'REST',
  responses: 'REST',
  timeoutInMillis: 'both',
  tlsConfig: 'both',
  type: 'both',
  uri: 'both',
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration-response.html */
export const INTEGRATION_RESPONSE_MEMBERS: ExtensionMembers = {
  contentHandling: 'REST',
  responseParameters: 'REST',
  responseTemplates: 'REST',
  statusCode: 'REST',
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-extensions-integration-tls-config.html */
export const TLS_MEMBERS: ExtensionMembers = { insecureSkipVerification: 'REST', serverNameToVerify: 'HTTP' }

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html */
export const AUTHORIZER_MEMBERS: ExtensionMembers = {
  authorizerCredentials: 'both',
  authorizerPayloadFormatVersion: 'HTTP',
  authorizerResultTtlInSeconds: 'both',
  authorizerUri: 'both',
  enableSimpleResponses: 'HTTP',
  identitySource: 'both',
  identityValidationExpression: 'REST',
  jwtConfiguration: 'HTTP',
  providerARNs: 'REST',
  type: 'both',
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-cors-configuration.html */
export const CORS_MEMBERS: ExtensionMembers = {
  allowCredentials: 'HTTP',
  allowHeaders: 'HTTP',
  allowMethods: 'HTTP',
  allowOrigins: 'HTTP',
  exposeHeaders: 'HTTP',
  maxAge: 'HTTP',
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-endpoint-configuration.html */
export const ENDPOINT_MEMBERS: ExtensionMembers = {
  disableExecuteApiEndpoint: 'both',
  ipAddressType: 'both',
  types: 'REST',
  vpcEndpointIds: 'REST',
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-gateway-responses.gatewayResponse.html */
export const GATEWAY_RESPONSE_MEMBERS: ExtensionMembers = {
  responseParameters: 'REST',
  responseTemplates: 'REST',
  statusCode: 'REST',
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-request-validators.requestValidator.html */
export const VALIDATOR_MEMBERS: ExtensionMembers = { validateRequestBody: 'REST', validateRequestParameters: 'REST' }

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-documentation.html */
export const DOCUMENTATION_MEMBERS: ExtensionMembers = { createdDate: 'REST', documentationParts: 'REST', version: 'REST' }

/** What notes are about, and for. */
export interface MemberNotes {
  /** For example `integrations`. */
  readonly what: string
  readonly service: 'apigateway' | 'apigatewayv2'
  readonly findings: Findings
}

/** Notes members that an extension's object does not have, or not for this kind of API: they have no effect. */
export function noteMembers(
  value: unknown,
  place: DocumentPath,
  { members, what, service, findings }: MemberNotes & { readonly members: ExtensionMembers },
): void {
  if (!isValues(value)) return
  const kind = service === 'apigateway' ? 'REST' : 'HTTP'
  const isOf = (name: string): boolean => members[name] === 'both' || members[name] === kind
  for (const name of Object.keys(value)) {
    if (name.startsWith('x-') || isOf(name)) continue
    const path = [...place, name]
    const other = Object.hasOwn(members, name)
    const message = other
      ? `'${name}' at ${place.join('.')} is not supported for ${kind} APIs and is left out.`
      : `'${name}' at ${place.join('.')} is no property of ${what} and is left out.`
    const help = other ? undefined : `Known: ${Object.keys(members).filter(isOf).join(', ')}.`
    findings.note({ rule: 'unsupported', path, message, ...(help !== undefined && { help }) })
  }
}
