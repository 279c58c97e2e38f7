import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject } from '../../json.ts'
import type { ResourceUse } from '../resource-type.ts'
import type { DocumentAuthorizer, DocumentParts } from './rest-document.ts'

export interface DocumentMethod {
  readonly path: string
  readonly resourceId: string
  /** A verb in small letters, or API Gateway's name for any. */
  readonly method: string
  readonly definition: JsonObject
}

const integrationKey = 'x-amazon-apigateway-integration'

export async function putDocumentMethod(
  use: ResourceUse,
  parts: DocumentParts,
  { path, resourceId, method, definition }: DocumentMethod,
): Promise<void> {
  const { call, fail } = use
  const httpMethod = method === 'x-amazon-apigateway-any-method' ? 'ANY' : method.toUpperCase()
  const where = { restApiId: parts.restApiId, resourceId, httpMethod }
  const integration = definition[integrationKey]
  if (!isObject(integration)) throw fail(`${httpMethod} ${path} has no integration`, 'Body')
  await call('apigateway', 'PutMethod', { ...where, ...methodSettings(use, parts, definition) })
  for (const [statusCode, response] of Object.entries(map(definition['responses']))) {
    const headers = Object.keys(map(map(response)['headers'])).map((name) => [`method.response.header.${name}`, false] as const)
    await call('apigateway', 'PutMethodResponse', {
      ...where,
      statusCode,
      ...(headers.length > 0 ? { responseParameters: Object.fromEntries(headers) } : {}),
    })
  }
  const { responses, type, httpMethod: integrationHttpMethod, ...settings } = integration
  const verb = integrationHttpMethod === undefined ? {} : { integrationHttpMethod }
  await call('apigateway', 'PutIntegration', { ...where, type: asText(type).toUpperCase(), ...verb, ...settings })
  for (const [pattern, response] of Object.entries(map(responses))) {
    const selection = pattern === 'default' ? {} : { selectionPattern: pattern }
    await call('apigateway', 'PutIntegrationResponse', { ...where, ...selection, ...withTexts(map(response)) })
  }
}

const map = (value: Json | undefined): JsonObject => (isObject(value) ? value : {})

/** Parameters of responses are texts, whatever the template wrote. */
function withTexts(response: JsonObject): JsonObject {
  const parameters = response['responseParameters']
  if (!isObject(parameters)) return response
  return {
    ...response,
    responseParameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, asText(value)])),
  }
}

function methodSettings({ fail }: ResourceUse, parts: DocumentParts, definition: JsonObject): JsonObject {
  const security = (Array.isArray(definition['security']) ? definition['security'] : []).flatMap((item) =>
    Object.entries(map(item)),
  )
  const apiKeyRequired = security.some(([name]) => name === 'api_key')
  const named = security.filter(([name]) => !['api_key', 'api_key_false', 'NONE'].includes(name))
  const [name, scopes = []] = named[0] ?? []
  const authorizer: DocumentAuthorizer | undefined = name === undefined ? { type: 'NONE' } : parts.authorizers.get(name)
  if (!authorizer) throw fail(`the authorizer ${String(name)} is not declared`, 'Auth')
  const validator = definition['x-amazon-apigateway-request-validator']
  const validatorId = typeof validator === 'string' ? parts.validators.get(validator) : undefined
  return {
    authorizationType: authorizer.type,
    ...(authorizer.id === undefined ? {} : { authorizerId: authorizer.id }),
    ...(Array.isArray(scopes) && scopes.length > 0 ? { authorizationScopes: scopes } : {}),
    ...(apiKeyRequired ? { apiKeyRequired } : {}),
    ...(validatorId === undefined ? {} : { requestValidatorId: validatorId }),
    ...parameterSettings(definition),
  }
}

const locations: Readonly<Record<string, string>> = { path: 'path', query: 'querystring', header: 'header' }

function parameterSettings(definition: JsonObject): JsonObject {
  const parameters = (Array.isArray(definition['parameters']) ? definition['parameters'] : []).filter(isObject)
  const requestParameters = parameters.flatMap(({ in: location, name, required }) => {
    const kind = locations[asText(location)]
    return kind ? [[`method.request.${kind}.${asText(name)}`, required === true] as const] : []
  })
  const body =
    parameters.find(({ in: location }) => location === 'body') ??
    map(map(map(definition['requestBody'])['content'])['application/json'])
  const reference = map(body['schema'])['$ref']
  return {
    ...(requestParameters.length > 0 ? { requestParameters: Object.fromEntries(requestParameters) } : {}),
    ...(typeof reference === 'string' ? { requestModels: { 'application/json': reference.split('/').at(-1) ?? '' } } : {}),
  }
}
