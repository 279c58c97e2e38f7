import { locationKey } from '../documentation-places.ts'
import { listItems } from '../management-call.ts'
import { prettyJson } from '../pretty-json.ts'
import { isValues, textOf, textsOf, valuesOf } from '../values.ts'
import type { Values } from '../values.ts'
import type { Progress } from './apply-rest-definition.ts'
import type { RestDefinition } from './definition.ts'

/** Creates models, or gives those that are there their new schema. */
export async function applyModels({ models }: RestDefinition, progress: Progress): Promise<void> {
  if (models.length === 0) return
  const existing = new Set(
    (await listItems(progress.call, 'GetModels', { restApiId: progress.apiId })).map((item) => textOf(item['name'])),
  )
  for (const { name, schema, place } of models) {
    const report = {
      rule: 'model',
      path: place,
      what: `Unable to create model for '${name}'`,
    } as const
    const text = prettyJson(withModelUrls(schema, progress.apiId))
    if (existing.has(name)) {
      const patchOperations = [{ op: 'replace', path: '/schema', value: text }]
      await progress.attempt(report, 'UpdateModel', { modelName: name, patchOperations })
    } else
      await progress.attempt(report, 'CreateModel', {
        name,
        contentType: 'application/json',
        schema: text,
      })
  }
}

/** Models refer to one another by the address that AWS gives them within their API. */
function withModelUrls(schema: unknown, apiId: string): unknown {
  if (Array.isArray(schema)) return schema.map((entry) => withModelUrls(entry, apiId))
  if (!isValues(schema)) return schema
  const entries = Object.entries(schema).map(([name, value]): [string, unknown] => {
    const model = name === '$ref' && typeof value === 'string' ? /^#\/definitions\/([^/]+)$/u.exec(value)?.[1] : undefined
    return [
      name,
      model === undefined ? withModelUrls(value, apiId) : `https://apigateway.amazonaws.com/restapis/${apiId}/models/${model}`,
    ]
  })
  return Object.fromEntries(entries)
}

/** Puts the gateway responses. */
export async function applyGatewayResponses({ gatewayResponses }: RestDefinition, progress: Progress): Promise<void> {
  for (const { responseType, input, place } of gatewayResponses) {
    const report = {
      rule: 'settings',
      path: place,
      what: `Unable to put gateway response '${responseType}'`,
    } as const
    await progress.attempt(report, 'PutGatewayResponse', { responseType, ...input })
  }
}

/** Creates authorizers, or changes those of the same name. Gives their identifiers by name. */
export async function applyAuthorizers(
  { authorizers }: RestDefinition,
  progress: Progress,
): Promise<ReadonlyMap<string, string>> {
  const existing = authorizers.length === 0 ? [] : await listItems(progress.call, 'GetAuthorizers', { restApiId: progress.apiId })
  const ids = new Map<string, string>()
  for (const { name, input, place } of authorizers) {
    const report = {
      rule: 'security',
      path: place,
      what: `Unable to create authorizer '${name}'`,
    } as const
    const current = existing.find((item) => item['name'] === name)
    const made =
      current === undefined
        ? await progress.attempt(report, 'CreateAuthorizer', input)
        : await progress.attempt(report, 'UpdateAuthorizer', {
            authorizerId: current['id'],
            patchOperations: authorizerPatch(current, input),
          })
    const id = textOf(made?.['id'])
    if (id !== undefined) ids.set(name, id)
  }
  return ids
}

function authorizerPatch(current: Values, wanted: Values): readonly Values[] {
  const { providerARNs, name: _, ...members } = wanted
  const replaced = Object.entries(members).map(([name, value]) => ({
    op: 'replace',
    path: `/${name}`,
    value: textOf(value) ?? '',
  }))
  const [before, after] = [textsOf(current['providerARNs']), textsOf(providerARNs)]
  const added = after.filter((arn) => !before.includes(arn)).map((value) => ({ op: 'add', path: '/providerARNs', value }))
  const stale = before.filter((arn) => !after.includes(arn)).map((value) => ({ op: 'remove', path: '/providerARNs', value }))
  return [...replaced, ...added, ...stale]
}

/** Creates request validators, or changes those of the same name. Gives their identifiers by name. */
export async function applyValidators({ validators }: RestDefinition, progress: Progress): Promise<ReadonlyMap<string, string>> {
  const existing = await listItems(progress.call, 'GetRequestValidators', {
    restApiId: progress.apiId,
  })
  const ids = new Map(existing.map((item) => [textOf(item['name']) ?? '', textOf(item['id']) ?? '']))
  for (const { name, place, ...rules } of validators) {
    const report = {
      rule: 'settings',
      path: place,
      what: `Unable to create request validator '${name}'`,
    } as const
    const current = ids.get(name)
    const patchOperations = Object.entries(rules).map(([member, value]) => ({
      op: 'replace',
      path: `/${member}`,
      value: textOf(value) ?? '',
    }))
    const made =
      current === undefined
        ? await progress.attempt(report, 'CreateRequestValidator', { name, ...rules })
        : await progress.attempt(report, 'UpdateRequestValidator', {
            requestValidatorId: current,
            patchOperations,
          })
    const id = textOf(made?.['id'])
    if (id !== undefined) ids.set(name, id)
  }
  return ids
}

/** Creates documentation parts, or changes those at the same place. */
export async function applyDocumentation({ documentationParts }: RestDefinition, progress: Progress): Promise<void> {
  if (documentationParts.length === 0) return
  const existing = await listItems(progress.call, 'GetDocumentationParts', {
    restApiId: progress.apiId,
  })
  const ids = new Map(existing.map((item) => [locationKey(valuesOf(item['location'])), item['id']]))
  for (const { location, properties, place } of documentationParts) {
    const report = {
      rule: 'settings',
      path: place,
      what: 'Unable to create documentation part',
    } as const
    const id = ids.get(locationKey(location))
    if (id === undefined) await progress.attempt(report, 'CreateDocumentationPart', { location, properties })
    else {
      const patchOperations = [{ op: 'replace', path: '/properties', value: properties }]
      await progress.attempt(report, 'UpdateDocumentationPart', {
        documentationPartId: id,
        patchOperations,
      })
    }
  }
}
