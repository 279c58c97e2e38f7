import type { Values } from '../../documents.ts'
import { notFound } from '../../errors.ts'
import type { StoredMapping } from '../../mappings.ts'
import { MAPPING_TEXTS, createMapping, listMappings, replaceMapping } from '../../mappings.ts'
import type { Operation, OperationContext } from '../../operation.ts'
import { cutPage, readPage } from '../../paginate.ts'
import { ownPath, requireDocument } from '../../resource.ts'
import type { StoredDocument } from '../../store.ts'
import { textOf } from '../../text-of.ts'
import { domainName } from '../resources/domain-name.ts'

/** API mappings: the same mappings that the REST side calls base path mappings. */
export const apiMappingOperations: readonly Operation[] = [
  { service: 'apigatewayv2', name: 'CreateApiMapping', access: 'write', run: create },
  { service: 'apigatewayv2', name: 'GetApiMapping', access: 'read', run: async (input, context) => show((await find(input, context)).body) },
  { service: 'apigatewayv2', name: 'GetApiMappings', access: 'read', run: list },
  { service: 'apigatewayv2', name: 'UpdateApiMapping', access: 'write', run: update },
  { service: 'apigatewayv2', name: 'DeleteApiMapping', access: 'write', run: remove },
]

async function domainPath(input: Values, context: OperationContext): Promise<string> {
  await requireDocument(domainName, input, context)
  return ownPath(domainName, input)
}

async function find(input: Values, context: OperationContext): Promise<StoredDocument> {
  const all = await listMappings(await domainPath(input, context), context)
  const stored = all.find(({ body }) => body['apiMappingId'] === input['apiMappingId'])
  if (stored === undefined) throw notFound('Invalid API mapping identifier specified')
  return stored
}

function show(body: Values): Values {
  const { apiMappingId, basePath, apiId, stage } = body as StoredMapping
  return { apiId, apiMappingId, apiMappingKey: basePath, ...(stage !== undefined && { stage }) }
}

async function create(input: Values, context: OperationContext): Promise<Values> {
  const mapping: StoredMapping = {
    apiMappingId: context.newId(6),
    basePath: textOf(input['apiMappingKey']),
    apiId: textOf(input['apiId']),
    stage: textOf(input['stage']),
  }
  await createMapping(await domainPath(input, context), { mapping, texts: MAPPING_TEXTS.v2 }, context)
  return show(mapping)
}

async function list(input: Values, context: OperationContext): Promise<Values> {
  const page = readPage(input)
  const { after } = page
  const all = await listMappings(await domainPath(input, context), context)
  const { documents, position } = cutPage(after === undefined ? all : all.filter(({ sort }) => sort > after.sort), page)
  return { items: documents.map(({ body }) => show(body)), ...(position !== undefined && { nextToken: position }) }
}

async function update(input: Values, context: OperationContext): Promise<Values> {
  const stored = await find(input, context)
  const { apiId, apiMappingKey, stage } = input
  const mapping = {
    ...stored.body,
    ...(apiId !== undefined && { apiId }),
    ...(apiMappingKey !== undefined && { basePath: apiMappingKey }),
    ...(stage !== undefined && { stage }),
  } as StoredMapping
  await replaceMapping(stored, { mapping, texts: MAPPING_TEXTS.v2 }, context)
  return show(mapping)
}

async function remove(input: Values, context: OperationContext): Promise<Values> {
  const { kind, parent, id } = await find(input, context)
  await context.documents.remove({ kind, parent, id })
  context.changed({ account: true })
  return {}
}
