// The document that SAM writes for an HTTP API, as management operations; routes that stay as they are, stay.
import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject, isSame } from '../../json.ts'
import type { ResourceUse } from '../resource-type.ts'
import { part } from './rest-document.ts'

interface RouteDefinition {
  readonly routeKey: string
  readonly integration: JsonObject
  readonly settings: JsonObject
}

/** Makes the API's routes, integrations and authorizers what the document says; new ones first, then the old ones go. */
export async function loadHttpDocument(use: ResourceUse, apiId: string, body: JsonObject): Promise<void> {
  const { call } = use
  const authorizers = await putAuthorizers(use, apiId, part(part(body['components'])['securitySchemes']))
  const wanted = routes(use, body, authorizers)
  const list = async (operation: string): Promise<Record<string, unknown>[]> =>
    ((await call('apigatewayv2', operation, { ApiId: apiId, MaxResults: '500' }))['Items'] ?? []) as Record<string, unknown>[]
  const existing = new Map((await list('GetRoutes')).map((route) => [String(route['RouteKey']), route]))
  const integrations = new Map(
    (await list('GetIntegrations')).map((integration) => [String(integration['IntegrationId']), integration]),
  )
  for (const { routeKey, integration, settings } of wanted) {
    const route = existing.get(routeKey)
    const target = asText(route?.['Target'] ?? '').replace('integrations/', '')
    existing.delete(routeKey)
    if (route && isSameIntegration(integrations.get(target), integration)) {
      integrations.delete(target)
      await call('apigatewayv2', 'UpdateRoute', { ApiId: apiId, RouteId: route['RouteId'], ...settings })
      continue
    }
    const { IntegrationId: id } = await call('apigatewayv2', 'CreateIntegration', { ApiId: apiId, ...integration })
    const Target = `integrations/${String(id)}`
    if (route) await call('apigatewayv2', 'UpdateRoute', { ApiId: apiId, RouteId: route['RouteId'], ...settings, Target })
    else await call('apigatewayv2', 'CreateRoute', { ApiId: apiId, RouteKey: routeKey, ...settings, Target })
  }
  for (const { RouteId } of existing.values()) await call('apigatewayv2', 'DeleteRoute', { ApiId: apiId, RouteId })
  for (const IntegrationId of integrations.keys())
    await call('apigatewayv2', 'DeleteIntegration', { ApiId: apiId, IntegrationId })
}

const isSameIntegration = (held: Record<string, unknown> | undefined, wanted: JsonObject): boolean =>
  held !== undefined && Object.entries(wanted).every(([name, value]) => isSame(held[name] as Json | undefined, value))

const integrationMembers: Readonly<Record<string, string>> = {
  type: 'IntegrationType',
  uri: 'IntegrationUri',
  httpMethod: 'IntegrationMethod',
  payloadFormatVersion: 'PayloadFormatVersion',
  timeoutInMillis: 'TimeoutInMillis',
}

function routes(use: ResourceUse, body: JsonObject, authorizers: ReadonlyMap<string, JsonObject>): RouteDefinition[] {
  return Object.entries(part(body['paths'])).flatMap(([path, item]) =>
    Object.entries(part(item))
      .filter(([method]) => method !== 'parameters')
      .map(([method, definition]) => route(use, path, method, part(definition), authorizers)),
  )
}

function route(
  { fail }: ResourceUse,
  path: string,
  method: string,
  definition: JsonObject,
  authorizers: ReadonlyMap<string, JsonObject>,
): RouteDefinition {
  const isDefault = path === '$default' || path === '/$default'
  const verb = method === 'x-amazon-apigateway-any-method' ? 'ANY' : method.toUpperCase()
  const routeKey = isDefault ? '$default' : `${verb} ${path}`
  const extension = definition['x-amazon-apigateway-integration']
  if (!isObject(extension)) throw fail(`the route ${routeKey} has no integration`, 'Body')
  const unknown = Object.keys(extension).find((name) => !(name in integrationMembers))
  if (unknown !== undefined) throw fail(`${unknown} of the route ${routeKey}'s integration is not known`, 'Body')
  const integration = Object.fromEntries(
    Object.entries(extension).map(([name, value]) => [
      integrationMembers[name] ?? name,
      name === 'type' ? asText(value).toUpperCase() : value,
    ]),
  )
  const [security] = (Array.isArray(definition['security']) ? definition['security'] : []).filter(isObject)
  const [name, scopes = []] = Object.entries(security ?? {})[0] ?? []
  const authorizer = name === undefined || name === 'NONE' ? { AuthorizationType: 'NONE' } : authorizers.get(name)
  if (!authorizer) throw fail(`the authorizer ${String(name)} is not declared`, 'Auth')
  return {
    routeKey,
    integration,
    settings: { ...authorizer, ...(Array.isArray(scopes) && scopes.length > 0 ? { AuthorizationScopes: scopes } : {}) },
  }
}

/** Security scheme → what a route says to use it. */
async function putAuthorizers({ call }: ResourceUse, apiId: string, schemes: JsonObject): Promise<Map<string, JsonObject>> {
  const used = new Map<string, JsonObject>()
  const { Items: items } =
    Object.keys(schemes).length > 0 ? await call('apigatewayv2', 'GetAuthorizers', { ApiId: apiId }) : { Items: [] }
  const existing = new Map(
    ((items ?? []) as Record<string, unknown>[]).map((authorizer) => [
      String(authorizer['Name']),
      String(authorizer['AuthorizerId']),
    ]),
  )
  for (const [name, scheme] of Object.entries(schemes)) {
    const extension = part(scheme)['x-amazon-apigateway-authorizer']
    if (!isObject(extension)) {
      used.set(name, { AuthorizationType: 'AWS_IAM' })
      continue
    }
    const input = authorizerInput(name, extension)
    const held = existing.get(name)
    const { AuthorizerId: id } =
      held === undefined
        ? await call('apigatewayv2', 'CreateAuthorizer', { ApiId: apiId, ...input })
        : await call('apigatewayv2', 'UpdateAuthorizer', { ApiId: apiId, AuthorizerId: held, ...input })
    used.set(name, { AuthorizationType: input['AuthorizerType'] === 'JWT' ? 'JWT' : 'CUSTOM', AuthorizerId: String(id) })
  }
  return used
}

function authorizerInput(Name: string, extension: JsonObject): JsonObject {
  const source = extension['identitySource']
  const sources = Array.isArray(source)
    ? source
    : asText(source ?? '')
        .split(',')
        .map((item) => item.trim())
        .filter(Boolean)
  const identity = sources.length > 0 ? { IdentitySource: sources } : {}
  const jwt = part(extension['jwtConfiguration'])
  if (extension['type'] === 'jwt') {
    return {
      Name,
      AuthorizerType: 'JWT',
      ...identity,
      JwtConfiguration: {
        Issuer: jwt['issuer'] ?? null,
        Audience: Array.isArray(jwt['audience']) ? jwt['audience'] : [jwt['audience'] ?? null],
      },
    }
  }
  const optional = (from: string, to: string): JsonObject =>
    extension[from] === undefined ? {} : { [to]: extension[from] ?? null }
  return {
    Name,
    AuthorizerType: 'REQUEST',
    ...identity,
    ...optional('authorizerUri', 'AuthorizerUri'),
    ...optional('authorizerCredentials', 'AuthorizerCredentialsArn'),
    ...optional('authorizerPayloadFormatVersion', 'AuthorizerPayloadFormatVersion'),
    ...optional('authorizerResultTtlInSeconds', 'AuthorizerResultTtlInSeconds'),
    ...optional('enableSimpleResponses', 'EnableSimpleResponses'),
  }
}
