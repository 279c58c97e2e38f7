// The document that SAM writes for a REST API, as management operations. A user's own definition is imported instead.
import type { Json, JsonObject } from '../../json.ts'
import { isObject } from '../../json.ts'
import type { ResourceUse } from '../resource-type.ts'
import type { Call } from '../stack-state.ts'
import { putDocumentMethod } from './rest-document-method.ts'
import { putAuthorizers, putGatewayResponses, putModels, putValidators } from './rest-document-parts.ts'

/** Ids of what methods refer to, by the names that the document uses. */
export interface DocumentParts {
  readonly restApiId: string
  readonly authorizers: ReadonlyMap<string, DocumentAuthorizer>
  readonly validators: ReadonlyMap<string, string>
}

export interface DocumentAuthorizer {
  readonly type: 'NONE' | 'AWS_IAM' | 'CUSTOM' | 'COGNITO_USER_POOLS'
  readonly id?: string
}

const known = new Set([
  'swagger',
  'openapi',
  'info',
  'paths',
  'securityDefinitions',
  'definitions',
  'components',
  'servers',
  'x-amazon-apigateway-gateway-responses',
  'x-amazon-apigateway-request-validators',
  'x-amazon-apigateway-policy',
  'x-amazon-apigateway-binary-media-types',
  'x-amazon-apigateway-endpoint-configuration',
])

export async function loadRestDocument(use: ResourceUse, restApiId: string, body: JsonObject): Promise<void> {
  const unknown = Object.keys(body).find((key) => !known.has(key))
  if (unknown !== undefined) throw use.fail(`${unknown} of the definition is not known`, `Body.${unknown}`)
  const components = part(body['components'])
  await putModels(use, restApiId, part(body['definitions'] ?? components['schemas']))
  await putGatewayResponses(use, restApiId, part(body['x-amazon-apigateway-gateway-responses']))
  const parts: DocumentParts = {
    restApiId,
    authorizers: await putAuthorizers(use, restApiId, part(body['securityDefinitions'] ?? components['securitySchemes'])),
    validators: await putValidators(use, restApiId, part(body['x-amazon-apigateway-request-validators'])),
  }
  const ids = await rootOf(use.call, restApiId)
  for (const [path, item] of Object.entries(part(body['paths'])).toSorted(([left], [right]) => (left < right ? -1 : 1))) {
    const resourceId = await resourceFor(use.call, restApiId, path, ids)
    for (const [method, definition] of Object.entries(part(item))) {
      if (isObject(definition)) await putDocumentMethod(use, parts, { path, resourceId, method, definition })
    }
  }
}

export const part = (value: Json | undefined): JsonObject => (isObject(value) ? value : {})

async function rootOf(call: Call, restApiId: string): Promise<Map<string, string>> {
  const { items } = await call('apigateway', 'GetResources', { restApiId, limit: 500 })
  return new Map((items as { path: string; id: string }[]).map(({ path, id }) => [path, id]))
}

async function resourceFor(call: Call, restApiId: string, path: string, ids: Map<string, string>): Promise<string> {
  const normalised = path === '/' ? '/' : path.replace(/\/+$/u, '')
  const existing = ids.get(normalised)
  if (existing !== undefined) return existing
  const slash = normalised.lastIndexOf('/')
  const parentId = await resourceFor(call, restApiId, normalised.slice(0, slash) || '/', ids)
  const { id } = await call('apigateway', 'CreateResource', { restApiId, parentId, pathPart: normalised.slice(slash + 1) })
  ids.set(normalised, String(id))
  return String(id)
}

/** Takes everything out of an API that a document puts in, so that another document can be loaded. */
export async function clearRestApi(call: Call, restApiId: string): Promise<void> {
  const list = async (operation: string): Promise<Record<string, unknown>[]> => {
    const { items } = await call('apigateway', operation, {
      restApiId,
      ...(operation === 'GetGatewayResponses' ? {} : { limit: 500 }),
    })
    return (items ?? []) as Record<string, unknown>[]
  }
  const resources = await list('GetResources')
  const root = resources.find(({ path }) => path === '/')
  for (const httpMethod of Object.keys((root?.['resourceMethods'] ?? {}) as object)) {
    await call('apigateway', 'DeleteMethod', { restApiId, resourceId: root?.['id'], httpMethod })
  }
  for (const { id } of resources.filter(({ parentId }) => parentId === root?.['id']))
    await call('apigateway', 'DeleteResource', { restApiId, resourceId: id })
  for (const { id } of await list('GetRequestValidators').catch(() => []))
    await call('apigateway', 'DeleteRequestValidator', { restApiId, requestValidatorId: id })
  for (const { id } of await list('GetAuthorizers').catch(() => []))
    await call('apigateway', 'DeleteAuthorizer', { restApiId, authorizerId: id })
  const models = await list('GetModels').catch(() => [])
  for (const { name } of models.filter((model) => model['name'] !== 'Empty' && model['name'] !== 'Error')) {
    await call('apigateway', 'DeleteModel', { restApiId, modelName: name })
  }
  const responses = await list('GetGatewayResponses').catch(() => [])
  for (const { responseType } of responses.filter((response) => response['defaultResponse'] === false)) {
    await call('apigateway', 'DeleteGatewayResponse', { restApiId, responseType })
  }
}
