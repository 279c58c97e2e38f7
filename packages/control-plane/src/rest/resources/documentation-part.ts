import type { Values } from '../../documents.ts'
import { badRequest, conflict, limitExceeded } from '../../errors.ts'
import type { OperationContext } from '../../operation.ts'
import type { ResourceRow } from '../../resource.ts'
import { textOf } from '../../text-of.ts'
import { restApi } from './rest-api.ts'

/** Documentation parts of a REST API. */
export const documentationPart: ResourceRow = {
  service: 'apigateway',
  kind: 'DocumentationPart',
  parent: restApi,
  identifier: 'documentationPartId',
  operations: {
    create: 'CreateDocumentationPart',
    get: 'GetDocumentationPart',
    list: 'GetDocumentationParts',
    update: 'UpdateDocumentationPart',
    delete: 'DeleteDocumentationPart',
  },
  notFound: () => 'Invalid Documentation part identifier specified',
  // Recording api.json, test_invalid_delete_documentation_part.
  parentCheck: ['create', 'list', 'delete'],
  async make(input, context) {
    const parent = `RestApi:${textOf(input['restApiId'])}`
    const location = fillLocation(input['location'] as Values)
    const { properties } = input
    if ((await context.documents.count({ kind: 'DocumentationPart', parent })) >= context.quotas.documentationParts) {
      throw limitExceeded('Maximum number of documentation parts for this API has been reached')
    }
    if (textOf(properties) === '') throw badRequest('Documentation part properties must be non-empty')
    await claimLocation(parent, location, context)
    const id = context.newId(6)
    return { id, body: { id, location, properties } }
  },
  patch: { wording: 'listed', paths: [{ path: '/properties', ops: ['replace'] }] },
  async remove(body, { input, context }) {
    const parent = `RestApi:${textOf(input['restApiId'])}`
    await context.documents.remove({ kind: LOCATION_KIND, parent, id: locationKey(body['location'] as Values) })
  },
  filter: (body, input) => fitsPart(body['location'] as Values, input),
}

/** Whether a location is among those that a list asks for. */
export function fitsPart(location: Values, { type, nameQuery, path }: Values): boolean {
  if (type !== undefined && location['type'] !== type) return false
  if (nameQuery !== undefined && !textOf(location['name'] ?? '').includes(textOf(nameQuery))) return false
  return path === undefined || location['path'] === path
}

/** Locations that are taken, so that a duplicate is found without reading all parts. */
const LOCATION_KIND = 'DocumentationLocation'

/** Which further members a location of a type has, and what they are when absent (guide, api-gateway-documenting-api-content-representation). */
const LOCATIONS: Readonly<Record<string, readonly string[]>> = {
  API: [],
  AUTHORIZER: ['name'],
  MODEL: ['name'],
  RESOURCE: ['path'],
  METHOD: ['path', 'method'],
  PATH_PARAMETER: ['path', 'method', 'name'],
  QUERY_PARAMETER: ['path', 'method', 'name'],
  REQUEST_HEADER: ['path', 'method', 'name'],
  REQUEST_BODY: ['path', 'method'],
  RESPONSE: ['path', 'method', 'statusCode'],
  RESPONSE_HEADER: ['path', 'method', 'statusCode', 'name'],
  RESPONSE_BODY: ['path', 'method', 'statusCode'],
}
const LOCATION_DEFAULTS: Readonly<Record<string, string>> = { path: '/', method: '*', statusCode: '*' }

/** A location with the members of its type, defaults written out; refuses those that the type has not. */
export function fillLocation(given: Values): Values {
  const type = textOf(given['type'])
  const members = LOCATIONS[type] ?? []
  const wrong = Object.keys(given).find((name) => name !== 'type' && !members.includes(name))
  if (wrong !== undefined) throw badRequest(`Invalid location specified: ${wrong} is not valid for type ${type}`)
  const entries = members.map((name): [string, unknown] => [name, given[name] ?? LOCATION_DEFAULTS[name]])
  const missing = entries.find(([, value]) => value === undefined)
  if (missing !== undefined) throw badRequest(`Invalid location specified: ${missing[0]} is required for type ${type}`)
  return { type, ...Object.fromEntries(entries) }
}

async function claimLocation(parent: string, location: Values, context: OperationContext): Promise<void> {
  const key = { kind: LOCATION_KIND, parent, id: locationKey(location) }
  if ((await context.documents.find(key)) !== undefined) throw conflict(`Documentation part already exists for the specified location: ${describe(location)}.`)
  await context.documents.create(key, { body: {} })
}

/** `type 'RESOURCE', path '/'`; guide, api-gateway-documenting-api-quick-start-with-restapi, has the text for the API itself. */
function describe(location: Values): string {
  return Object.entries(location).map(([name, value]) => `${name} '${textOf(value)}'`).join(', ')
}

/** A whole location as text. */
export function locationKey(location: Values): string {
  return JSON.stringify(['type', 'path', 'method', 'statusCode', 'name'].map((name) => location[name] ?? ''))
}
