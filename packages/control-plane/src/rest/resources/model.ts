import type { RestResource } from '@gatewright/types'
import type { Values } from '../../documents.ts'
import { badRequest, conflict } from '../../errors.ts'
import type { OperationContext } from '../../operation.ts'
import type { ResourceRow } from '../../resource.ts'
import { textOf } from '../../text-of.ts'
import { flattenSchema } from '../flatten-schema.ts'
import { restApi } from './rest-api.ts'

/** Models of a REST API: JSON Schemas, stored under their names. */
export const model: ResourceRow = {
  service: 'apigateway',
  kind: 'Model',
  parent: restApi,
  identifier: 'modelName',
  operations: { create: 'CreateModel', get: 'GetModel', list: 'GetModels', update: 'UpdateModel', delete: 'DeleteModel' },
  notFound: (name) => `Invalid model name specified: ${name}`,
  async make(input, context) {
    const { restApiId, ...given } = input
    const name = textOf(given['name'])
    if (name === '') throw badRequest('Model name must be non-empty')
    if (!/^[a-zA-Z0-9]+$/u.test(name)) throw badRequest(`Model name must be alphanumeric: ${name}`)
    const taken = await context.documents.find({ kind: 'Model', parent: `RestApi:${textOf(restApiId)}`, id: name })
    if (taken !== undefined) throw conflict('Model name already exists for this REST API')
    return { id: name, body: check({ id: context.newId(6), ...given }) }
  },
  patch: {
    wording: 'listed',
    paths: [
      { path: '/description', ops: ['replace'], optional: true },
      { path: '/schema', ops: ['replace'] },
    ],
  },
  settle: async (after) => check(after),
  async show(body, { input, verb, context }) {
    if (verb !== 'get' || input['flatten'] !== true) return body
    const documents = await context.documents.list({ kind: 'Model', parent: `RestApi:${textOf(input['restApiId'])}` })
    const schemas = new Map(documents.map((document) => [document.id, textOf(document.body['schema'])]))
    return { ...body, schema: flattenSchema(textOf(body['name']), schemas) }
  },
  async remove(body, { input, context }) {
    await checkUnused(textOf(body['name']), textOf(input['restApiId']), context)
  },
}

const MAX_SCHEMA_CHARACTERS = 400_000

function check(body: Values): Values {
  const { schema, contentType } = body
  if (schema === undefined || schema === '') throw badRequest('Model schema must have at least 1 property or array items defined')
  if (!/^[^\s/]+\/[^\s/]+$/u.test(textOf(contentType))) throw badRequest(`Invalid content type specified: ${textOf(contentType)}`)
  const text = textOf(schema)
  if (text.length > MAX_SCHEMA_CHARACTERS) throw badRequest('Model schema is too large')
  if (textOf(contentType).includes('json') && !isJsonObject(text)) {
    throw badRequest('Invalid model specified: Validation Result: warnings : [], errors : [Invalid model schema specified]')
  }
  return body
}

function isJsonObject(text: string): boolean {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
  } catch {
    return false
  }
}

/** A model that a method names cannot go (recording api.json, test_put_method_model). */
async function checkUnused(name: string, restApiId: string, context: OperationContext): Promise<void> {
  const documents = await context.documents.list({ kind: 'Resource', parent: `RestApi:${restApiId}` }, { descending: true })
  for (const { body } of documents) {
    const { path, resourceMethods = {} } = body as unknown as RestResource
    for (const [httpMethod, { requestModels = {}, methodResponses = {} }] of Object.entries(resourceMethods)) {
      const place = `${path}/${httpMethod}`
      if (Object.values(requestModels).includes(name)) {
        throw conflict(`Cannot delete model '${name}', is referenced in method request: ${place}`)
      }
      if (Object.values(methodResponses).some(({ responseModels = {} }) => Object.values(responseModels).includes(name))) {
        throw conflict(`Cannot delete model '${name}', is referenced in method response: ${place}`)
      }
    }
  }
}
