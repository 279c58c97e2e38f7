// Authorizers of HTTP APIs: JWT, Lambda and SAM's own AWS_IAM.
import type { JsonObject } from '../../json.ts'
import { isObject } from '../../json.ts'
import { regionArn } from '../arn.ts'
import { expectBoolean, expectList, expectMap, expectString, invalidResource } from '../errors.ts'
import { sub } from '../intrinsic.ts'
import { isFalsy } from '../python-truth.ts'

/** Name → settings; `null` for SAM's own AWS_IAM. */
export function httpAuthorizers(id: string, auth: JsonObject): Map<string, JsonObject | null> {
  const authorizers = new Map<string, JsonObject | null>(auth['EnableIamAuthorizer'] === true ? [['AWS_IAM', null]] : [])
  const declared = auth['Authorizers']
  if (!declared || (isObject(declared) && Object.keys(declared).length === 0)) return authorizers
  for (const [name, value] of Object.entries(expectMap(declared, { id, path: 'Auth.Authorizers' }))) {
    const settings = expectMap(value, { id, path: `Auth.Authorizers.${name}` })
    if ('OpenIdConnectUrl' in settings) {
      throw invalidResource(
        id,
        `'OpenIdConnectUrl' is no longer a supported property for authorizer '${name}'. Please refer to the AWS SAM documentation.`,
      )
    }
    checkAuthorizer(id, name, settings)
    authorizers.set(name, settings)
  }
  return authorizers
}

const ownFields: Readonly<Record<string, { readonly jwt: boolean; readonly owner: string }>> = {
  AuthorizationScopes: { jwt: true, owner: 'OAuth2 Authorizer' },
  JwtConfiguration: { jwt: true, owner: 'OAuth2 Authorizer' },
  IdentitySource: { jwt: true, owner: "OAuth2 Authorizer. For Lambda Authorizer, use the 'Identity' property instead" },
  FunctionArn: { jwt: false, owner: 'Lambda Authorizer' },
  FunctionInvokeRole: { jwt: false, owner: 'Lambda Authorizer' },
  Identity: { jwt: false, owner: 'Lambda Authorizer' },
  AuthorizerPayloadFormatVersion: { jwt: false, owner: 'Lambda Authorizer' },
  EnableSimpleResponses: { jwt: false, owner: 'Lambda Authorizer' },
  EnableFunctionDefaultPermissions: { jwt: false, owner: 'Lambda Authorizer' },
}

const isJwt = (settings: JsonObject): boolean =>
  isObject(settings['JwtConfiguration']) && Object.keys(settings['JwtConfiguration']).length > 0

function checkAuthorizer(id: string, name: string, settings: JsonObject): void {
  const given = (field: string): boolean => (settings[field] ?? null) !== null
  if (!isFalsy(settings['JwtConfiguration'])) expectMap(settings['JwtConfiguration'], { id, path: 'JwtConfiguration' })
  const jwt = isJwt(settings)
  if (given('AuthorizationScopes') && !Array.isArray(settings['AuthorizationScopes']))
    throw invalidResource(id, 'AuthorizationScopes must be a list.')
  for (const [field, { jwt: forJwt, owner }] of Object.entries(ownFields)) {
    if (given(field) && forJwt !== jwt && !(field === 'JwtConfiguration' && !jwt))
      throw invalidResource(id, `${field} is only supported for ${owner}.`)
  }
  if (jwt && isFalsy(settings['IdentitySource'])) throw invalidResource(id, `${name} OAuth2 Authorizer must define 'IdentitySource'.`)
  if (!jwt && isFalsy(settings['FunctionArn'])) throw invalidResource(id, `${name} Lambda Authorizer must define 'FunctionArn'.`)
  if (!jwt && isFalsy(settings['AuthorizerPayloadFormatVersion']))
    throw invalidResource(id, `${name} Lambda Authorizer must define 'AuthorizerPayloadFormatVersion'.`)
  if (given('EnableFunctionDefaultPermissions'))
    expectBoolean(settings['EnableFunctionDefaultPermissions'], {
      id,
      path: `Authorizers.${name}.EnableFunctionDefaultPermissions`,
    })
}

const extensionKey = 'x-amazon-apigateway-authorizer'

/** The authorizer as a security scheme with API Gateway's extensions. */
export function httpAuthorizerScheme(id: string, name: string, settings: JsonObject | null, partition: string): JsonObject {
  if (settings === null)
    return { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' }
  if (isJwt(settings)) {
    const configuration = Object.fromEntries(
      Object.entries(settings['JwtConfiguration'] as JsonObject).map(([key, value]) => [key.toLowerCase(), value]),
    )
    return {
      type: 'oauth2',
      [extensionKey]: { jwtConfiguration: configuration, identitySource: settings['IdentitySource'] ?? null, type: 'jwt' },
    }
  }
  const uri = regionArn(partition, 'apigateway', 'lambda:path/2015-03-31/functions/${__FunctionArn__}/invocations')
  const extension: JsonObject = { type: 'request', authorizerUri: sub(uri, { __FunctionArn__: settings['FunctionArn'] ?? null }) }
  const role = settings['FunctionInvokeRole']
  if (role && role !== 'NONE') extension['authorizerCredentials'] = role
  if (!isFalsy(settings['Identity'])) {
    const identity = expectMap(settings['Identity'], { id, path: `Auth.Authorizers.${name}.Identity` })
    if ((identity['ReauthorizeEvery'] ?? null) !== null)
      extension['authorizerResultTtlInSeconds'] = identity['ReauthorizeEvery'] ?? null
    extension['identitySource'] = identitySource(id, name, identity)
  }
  extension['authorizerPayloadFormatVersion'] = settings['AuthorizerPayloadFormatVersion'] ?? null
  if (!isFalsy(settings['EnableSimpleResponses'])) extension['enableSimpleResponses'] = settings['EnableSimpleResponses']
  return { type: 'apiKey', name: 'Unused', in: 'header', [extensionKey]: extension }
}

const identityPrefixes = {
  Headers: '$request.header.',
  QueryStrings: '$request.querystring.',
  StageVariables: '$stageVariables.',
  Context: '$context.',
} as const

function identitySource(id: string, name: string, identity: JsonObject): string[] {
  return Object.entries(identityPrefixes).flatMap(([key, prefix]) => {
    const path = `Authorizers.${name}.Identity.${key}`
    const list = identity[key] ? expectList(identity[key], { id, path }) : []
    return list.map((item, index) => prefix + expectString(item, { id, path: `${path}[${index}]` }))
  })
}
