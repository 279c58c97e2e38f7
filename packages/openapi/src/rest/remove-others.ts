import { locationKey } from '../documentation-places.ts'
import { listItems } from '../management-call.ts'
import { textOf, valuesOf } from '../values.ts'
import type { Progress } from './apply-rest-definition.ts'
import type { RestDefinition } from './definition.ts'

/** Before an API is overwritten: resources that the definition does not have go, and every method. */
export async function clearForOverwrite({ paths }: RestDefinition, { apiId: restApiId, call }: Progress): Promise<void> {
  const wanted = new Set(['/', ...paths])
  const removed: string[] = []
  const resources = await listItems(call, 'GetResources', { restApiId })
  const ordered = resources.toSorted((one, other) => (textOf(one['path']) ?? '').length - (textOf(other['path']) ?? '').length)
  for (const { id: resourceId, path: given, resourceMethods } of ordered) {
    const path = textOf(given) ?? ''
    if (removed.some((above) => path.startsWith(`${above}/`))) continue
    if (!wanted.has(path)) {
      await call('DeleteResource', { restApiId, resourceId })
      removed.push(path)
      continue
    }
    for (const httpMethod of Object.keys(valuesOf(resourceMethods)))
      await call('DeleteMethod', { restApiId, resourceId, httpMethod })
  }
}

/** After an API was overwritten: what it had beside its methods, and the definition has not, goes. */
export async function removeOthers(definition: RestDefinition, { apiId: restApiId, call }: Progress): Promise<void> {
  const models = new Set(definition.models.map(({ name }) => name))
  for (const { name } of await listItems(call, 'GetModels', { restApiId })) {
    if (!models.has(textOf(name) ?? '')) await call('DeleteModel', { restApiId, modelName: name })
  }
  const authorizers = new Set(definition.authorizers.map(({ name }) => name))
  for (const { id, name } of await listItems(call, 'GetAuthorizers', { restApiId })) {
    if (!authorizers.has(textOf(name) ?? '')) await call('DeleteAuthorizer', { restApiId, authorizerId: id })
  }
  const validators = new Set(definition.validators.map(({ name }) => name))
  for (const { id, name } of await listItems(call, 'GetRequestValidators', { restApiId })) {
    if (!validators.has(textOf(name) ?? '')) await call('DeleteRequestValidator', { restApiId, requestValidatorId: id })
  }
  const responses = new Set(definition.gatewayResponses.map(({ responseType }) => responseType))
  for (const { responseType, defaultResponse } of await listItems(call, 'GetGatewayResponses', {
    restApiId,
  })) {
    if (defaultResponse === false && !responses.has(textOf(responseType) ?? ''))
      await call('DeleteGatewayResponse', { restApiId, responseType })
  }
  const places = new Set(definition.documentationParts.map(({ location }) => locationKey(location)))
  for (const { id, location } of await listItems(call, 'GetDocumentationParts', { restApiId })) {
    if (!places.has(locationKey(valuesOf(location))))
      await call('DeleteDocumentationPart', { restApiId, documentationPartId: id })
  }
}
