import type { Values } from '../../documents.ts'
import { badRequest } from '../../errors.ts'
import type { Operation, OperationContext } from '../../operation.ts'
import { textOf } from '../../text-of.ts'
import { requireRestApi } from '../require.ts'
import { fillLocation, locationKey } from '../resources/documentation-part.ts'

/** ImportDocumentationParts: takes the parts out of an OpenAPI document's `x-amazon-apigateway-documentation`. */
export const importDocumentationParts: Operation = { service: 'apigateway', name: 'ImportDocumentationParts', access: 'write', run }

interface GivenPart {
  readonly location: Values
  readonly properties: unknown
}

async function run(input: Values, context: OperationContext): Promise<Values> {
  const { restApiId, body, mode = 'merge' } = input
  await requireRestApi(input, context)
  const parts = await readParts(body as Uint8Array, context)
  const existing = await context.documents.list({ kind: 'DocumentationPart', parent: `RestApi:${textOf(restApiId)}` })
  const byLocation = new Map(existing.map((stored) => [locationKey(stored.body['location'] as Values), stored]))
  if (mode === 'overwrite') {
    for (const { id } of existing) await context.call('apigateway', 'DeleteDocumentationPart', { restApiId, documentationPartId: id })
  }
  const ids: string[] = []
  for (const { location, properties } of parts) {
    const stored = mode === 'merge' ? byLocation.get(locationKey(fillLocation(location))) : undefined
    ids.push(
      stored === undefined
        ? await create(location, properties)
        : await update(stored.id, withAttributes(stored.body['properties'], properties)),
    )
  }
  return { ids }

  async function create(location: Values, properties: unknown): Promise<string> {
    const made = await context.call('apigateway', 'CreateDocumentationPart', { restApiId, location, properties: textOf(properties) })
    return textOf(made['id'])
  }

  async function update(documentationPartId: string, properties: unknown): Promise<string> {
    const patchOperations = [{ op: 'replace', path: '/properties', value: textOf(properties) }]
    await context.call('apigateway', 'UpdateDocumentationPart', { restApiId, documentationPartId, patchOperations })
    return documentationPartId
  }
}

/**
 * Imported attributes come in the place of those of the same name; others stay as they are
 * (guide, api-gateway-documenting-api-quick-start-import-export).
 */
function withAttributes(stored: unknown, imported: unknown): unknown {
  const [before, after] = [attributesOf(stored), attributesOf(imported)]
  return before === undefined || after === undefined ? imported : JSON.stringify({ ...before, ...after })
}

function attributesOf(properties: unknown): Values | undefined {
  const value = typeof properties === 'string' ? parseJson(new TextEncoder().encode(properties)) : properties
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : undefined
}

/** Text of recording api.json, test_import_documentation_parts_bad_file. */
async function readParts(body: Uint8Array, { ports }: OperationContext): Promise<readonly GivenPart[]> {
  const parsed = parseJson(body) ?? (await ports.parseDefinition?.(body).catch(() => undefined))
  const documentation = parsed?.['x-amazon-apigateway-documentation'] as Values | undefined
  const parts = documentation?.['documentationParts'] ?? []
  if (parsed !== undefined && isDefinition(parsed) && Array.isArray(parts) && parts.every(isPart)) return parts
  throw badRequest('Unable to build importer with provided input.')
}

function parseJson(body: Uint8Array): Values | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(body)) as Values
  } catch {
    return undefined
  }
}

function isPart(part: unknown): part is GivenPart {
  return typeof part === 'object' && part !== null && 'location' in part && typeof part.location === 'object' && part.location !== null
}

function isDefinition(parsed: Values): boolean {
  return typeof parsed === 'object' && parsed !== null && ('swagger' in parsed || 'openapi' in parsed)
}
