import type { Values } from './documents.ts'
import { badRequest, conflict } from './errors.ts'
import type { OperationContext } from './operation.ts'
import type { StoredDocument } from './store.ts'

/** A mapping from a base path of a domain name to an API; v1 calls it base path mapping, v2 API mapping. */
export interface StoredMapping extends Values {
  readonly apiMappingId: string
  /** Empty for the root; several levels in v2. */
  readonly basePath: string
  readonly apiId: string
  /** Absent: the first segment after the base path names the stage (v1 only). */
  readonly stage?: string
}

export const MAPPING_KIND = 'Mapping'

/** The id of a base path's document; AWS names the root `(none)`. */
export function mappingId(basePath: string): string {
  return basePath === '' ? '(none)' : basePath
}

/** All mappings of a domain name, in order of base path. */
export async function listMappings(domainPath: string, context: OperationContext): Promise<readonly StoredDocument[]> {
  return context.documents.list({ kind: MAPPING_KIND, parent: domainPath })
}

/** Refuses a mapping whose API or stage is not there, or whose base path is malformed. */
export async function checkMapping({ basePath, apiId, stage }: StoredMapping, context: OperationContext): Promise<void> {
  if (basePath.length > 300 || !/^(?:[a-zA-Z0-9$\-_.+!*'()/]*[^/])?$/u.test(basePath) || basePath.startsWith('/') || basePath.includes('//')) {
    throw badRequest('API mapping key should not start with a slash, end with a slash, or contain consecutive slashes or other characters than $-_.+!*\'()/ and letters and digits')
  }
  const isRest = (await context.documents.find({ kind: 'RestApi', parent: '', id: apiId })) !== undefined
  const isV2 = !isRest && (await context.documents.find({ kind: 'Api', parent: '', id: apiId })) !== undefined
  if (!isRest && !isV2) throw badRequest('Invalid REST API identifier specified')
  if (stage === undefined) return
  const key = isRest ? { kind: 'Stage', parent: `RestApi:${apiId}` } : { kind: 'V2Stage', parent: `Api:${apiId}` }
  if ((await context.documents.find({ ...key, id: stage })) === undefined) throw badRequest('Invalid stage identifier specified')
}

/** Stores a new mapping under its base path. */
export async function createMapping(domainPath: string, mapping: StoredMapping, context: OperationContext): Promise<void> {
  await checkMapping(mapping, context)
  const key = { kind: MAPPING_KIND, parent: domainPath, id: mappingId(mapping.basePath) }
  if ((await context.documents.find(key)) !== undefined) throw conflict('Base path already exists for this domain name')
  await context.documents.create(key, { body: mapping, sort: mapping.basePath })
  context.changed({ account: true })
}

/** Puts a changed mapping in the place of the old one, under another base path if need be. */
export async function replaceMapping(stored: StoredDocument, mapping: StoredMapping, context: OperationContext): Promise<void> {
  await checkMapping(mapping, context)
  if (stored.id === mappingId(mapping.basePath)) await context.documents.save(stored, { body: mapping })
  else {
    await createMapping(stored.parent, mapping, context)
    await context.documents.remove({ kind: MAPPING_KIND, parent: stored.parent, id: stored.id })
  }
  context.changed({ account: true })
}

/** Domain names that map to an API, which for that reason cannot be deleted. */
export async function domainsOf(apiId: string, context: OperationContext): Promise<readonly string[]> {
  const mappings = await context.documents.listKind(MAPPING_KIND)
  return [...new Set(mappings.filter(({ body }) => body['apiId'] === apiId).map(({ parent }) => parent.slice('DomainName:'.length)))]
}
