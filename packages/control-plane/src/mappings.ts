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

/** What the two versions say when they refuse a mapping; aws/aws-cdk#22660, #9077 and #8983 show v2's. */
export const MAPPING_TEXTS = {
  v1: {
    taken: 'Base path already exists for this domain name',
    malformed: 'Invalid base path specified: it may contain only letters, numbers and one of $-_.+!*\'()',
    unknownApi: 'Invalid REST API identifier specified',
  },
  v2: {
    taken: 'ApiMapping key already exists for this domain name',
    malformed: 'An ApiMapping key may contain only letters, numbers and one of $-_.+!*\'()/',
    unknownApi: 'Invalid API identifier specified',
  },
} as const
export type MappingTexts = (typeof MAPPING_TEXTS)[keyof typeof MAPPING_TEXTS]

/** A mapping that a version of the API makes or changes in a domain name. */
export interface MappingChange {
  readonly mapping: StoredMapping
  readonly texts: MappingTexts
}

/** Refuses a mapping whose API or stage is not there, or whose base path is malformed. */
async function checkMapping({ mapping: { basePath, apiId, stage }, texts }: MappingChange, context: OperationContext): Promise<void> {
  if (basePath.length > 300 || !/^(?:[a-zA-Z0-9$\-_.+!*'()/]*[^/])?$/u.test(basePath) || basePath.startsWith('/') || basePath.includes('//')) {
    throw badRequest(texts.malformed)
  }
  const isRest = (await context.documents.find({ kind: 'RestApi', parent: '', id: apiId })) !== undefined
  const isV2 = !isRest && (await context.documents.find({ kind: 'Api', parent: '', id: apiId })) !== undefined
  if (!isRest && !isV2) throw badRequest(texts.unknownApi)
  if (stage === undefined) return
  const key = isRest ? { kind: 'Stage', parent: `RestApi:${apiId}` } : { kind: 'V2Stage', parent: `Api:${apiId}` }
  if ((await context.documents.find({ ...key, id: stage })) === undefined) throw badRequest('Invalid stage identifier specified')
}

/** Stores a new mapping under its base path. */
export async function createMapping(domainPath: string, change: MappingChange, context: OperationContext): Promise<void> {
  await checkMapping(change, context)
  const { mapping, texts } = change
  const key = { kind: MAPPING_KIND, parent: domainPath, id: mappingId(mapping.basePath) }
  if ((await context.documents.find(key)) !== undefined) throw conflict(texts.taken)
  await context.documents.create(key, { body: mapping, sort: mapping.basePath })
  context.changed({ account: true })
}

/** Puts a changed mapping in the place of the old one, under another base path if need be. */
export async function replaceMapping(stored: StoredDocument, change: MappingChange, context: OperationContext): Promise<void> {
  await checkMapping(change, context)
  const { mapping } = change
  if (stored.id === mappingId(mapping.basePath)) await context.documents.save(stored, { body: mapping })
  else {
    await createMapping(stored.parent, change, context)
    await context.documents.remove({ kind: MAPPING_KIND, parent: stored.parent, id: stored.id })
  }
  context.changed({ account: true })
}

/** Domain names that map to an API, which for that reason cannot be deleted. */
export async function domainsOf(apiId: string, context: OperationContext): Promise<readonly string[]> {
  const mappings = await context.documents.listKind(MAPPING_KIND)
  return [...new Set(mappings.filter(({ body }) => body['apiId'] === apiId).map(({ parent }) => parent.slice('DomainName:'.length)))]
}
