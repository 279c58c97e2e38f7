import type { Values } from '../../documents.ts'
import { badRequest, notFound } from '../../errors.ts'
import type { StoredMapping } from '../../mappings.ts'
import { MAPPING_KIND, MAPPING_TEXTS, createMapping, listMappings, mappingId, replaceMapping } from '../../mappings.ts'
import type { Operation, OperationContext } from '../../operation.ts'
import { cutPage, readPage } from '../../paginate.ts'
import type { PatchOperation, PatchRules } from '../../patch.ts'
import { applyPatch } from '../../patch.ts'
import { ownPath, requireDocument } from '../../resource.ts'
import type { StoredDocument } from '../../store.ts'
import { textOf } from '../../text-of.ts'
import { domainName, withDomainId } from '../resources/domain-name.ts'

/** Base path mappings: the same mappings that v2 calls API mappings. */
export const basePathMappingOperations: readonly Operation[] = [
  { service: 'apigateway', name: 'CreateBasePathMapping', access: 'write', run: create },
  { service: 'apigateway', name: 'GetBasePathMapping', access: 'read', run: async (input, context) => show((await find(input, context)).body) },
  { service: 'apigateway', name: 'GetBasePathMappings', access: 'read', run: list },
  { service: 'apigateway', name: 'UpdateBasePathMapping', access: 'write', run: update },
  { service: 'apigateway', name: 'DeleteBasePathMapping', access: 'write', run: remove },
]

const PATCH: PatchRules = {
  wording: 'listed',
  paths: [
    // The API reference writes `/basepath`, the guide of the aws command `/basePath`.
    { path: '/basePath', ops: ['replace'] },
    { path: '/basepath', ops: ['replace'], apply: (body, { value }) => ({ ...body, basePath: value }) },
    { path: '/restapiId', ops: ['replace'] },
    { path: '/restApiId', ops: ['replace'], apply: (body, { value }) => ({ ...body, restapiId: value }) },
    { path: '/stage', ops: ['add', 'remove', 'replace'] },
  ],
}

async function domainPath(input: Values, context: OperationContext): Promise<string> {
  const named = withDomainId(input)
  await requireDocument(domainName, named, context)
  return ownPath(domainName, named)
}

async function find(input: Values, context: OperationContext): Promise<StoredDocument> {
  const parent = await domainPath(input, context)
  const stored = await context.documents.find({ kind: MAPPING_KIND, parent, id: textOf(input['basePath']) })
  if (stored === undefined) throw notFound('Invalid base path mapping identifier specified')
  return stored
}

function show(body: Values): Values {
  const { basePath, apiId, stage } = body as StoredMapping
  return { basePath: mappingId(basePath), restApiId: apiId, ...(stage !== undefined && { stage }) }
}

async function create(input: Values, context: OperationContext): Promise<Values> {
  const { basePath, restApiId, stage } = input
  checkLevels(textOf(basePath))
  const mapping: StoredMapping = {
    apiMappingId: context.newId(6),
    basePath: basePath === '(none)' ? '' : textOf(basePath),
    apiId: textOf(restApiId),
    ...(textOf(stage) !== '' && { stage: textOf(stage) }),
  }
  await createMapping(await domainPath(input, context), { mapping, texts: MAPPING_TEXTS.v1 }, context)
  return show(mapping)
}

/** Several levels are v2's. */
function checkLevels(basePath: string): void {
  if (basePath.includes('/')) {
    throw badRequest(
      "API Gateway V1 doesn't support the slash character (/) in base path mappings. To create a multi-level base path mapping, use API Gateway V2.",
    )
  }
}

async function list(input: Values, context: OperationContext): Promise<Values> {
  const page = readPage(input)
  const all = await listMappings(await domainPath(input, context), context)
  const { after } = page
  const rest = after === undefined ? all : all.filter(({ sort }) => sort > after.sort)
  const { documents, position } = cutPage(rest, page)
  return { items: documents.map(({ body }) => show(body)), ...(position !== undefined && { position }) }
}

async function update(input: Values, context: OperationContext): Promise<Values> {
  const stored = await find(input, context)
  const { apiId, ...rest } = stored.body as StoredMapping
  const patched = applyPatch({ ...rest, restapiId: apiId }, (input['patchOperations'] ?? []) as readonly PatchOperation[], PATCH)
  const { restapiId, stage, ...others } = patched
  const basePath = textOf(patched['basePath'])
  if (basePath !== rest.basePath) checkLevels(basePath)
  const mapping = {
    ...others,
    apiId: textOf(restapiId),
    basePath: basePath === '(none)' ? '' : basePath,
    ...(textOf(stage) !== '' && { stage: textOf(stage) }),
  } as StoredMapping
  await replaceMapping(stored, { mapping, texts: MAPPING_TEXTS.v1 }, context)
  return show(mapping)
}

async function remove(input: Values, context: OperationContext): Promise<Values> {
  const { kind, parent, id } = await find(input, context)
  await context.documents.remove({ kind, parent, id })
  context.changed({ account: true })
  return {}
}
