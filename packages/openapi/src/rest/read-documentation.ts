import type { DefinedOperation } from '../document/operations.ts'
import { documentationPlaces, locationKey } from '../documentation-places.ts'
import { defined, isValues, listOf, stringMapOf, textOf, valuesOf } from '../values.ts'
import type { Values } from '../values.ts'
import type { DocumentationPartDefinition } from './definition.ts'

const EXTENSION = 'x-amazon-apigateway-documentation'

/**
 * Documentation parts: those of `x-amazon-apigateway-documentation`, and for all other places what operations, parameters and
 * responses themselves say (summaries, descriptions, tags), which nothing else of an API could keep.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-documenting-api-content-representation.html
 */
export function readDocumentation(
  root: Values,
  { operations, prefix }: { readonly operations: readonly DefinedOperation[]; readonly prefix: string },
): readonly DocumentationPartDefinition[] {
  const parts = new Map<string, DocumentationPartDefinition>()
  const add = (
    location: Readonly<Record<string, string>>,
    properties: unknown,
    place: DocumentationPartDefinition['place'],
  ): void => {
    if (isValues(properties) && Object.keys(properties).length === 0) return
    const text = typeof properties === 'string' ? properties : JSON.stringify(properties)
    const key = locationKey(location)
    if (!parts.has(key)) parts.set(key, { location, properties: text, place })
  }
  const given = listOf(valuesOf(root[EXTENSION])['documentationParts']).map((entry, index) => ({
    location: stringMapOf(valuesOf(entry)['location']),
    properties: valuesOf(entry)['properties'] ?? {},
    place: [EXTENSION, 'documentationParts', index],
  }))
  for (const { location, properties, place } of given) add(location, properties, place)
  const stated = documentationPlaces(given)
  const addUnstated: Add = (location, properties, place) => {
    // An export repeats in operations what general parts say of them.
    if (!says(stated.at(location), valuesOf(properties))) add(location, properties, place)
  }
  for (const operation of operations) addOperation(operation, prefix, addUnstated)
  return [...parts.values()]
}

/** Whether documentation has all of these members already. */
function says(documentation: Values, properties: Values): boolean {
  return Object.entries(properties).every(([name, value]) => JSON.stringify(documentation[name]) === JSON.stringify(value))
}

type Add = (location: Readonly<Record<string, string>>, properties: unknown, place: DocumentationPartDefinition['place']) => void

const PARAMETERS: Readonly<Record<string, string>> = {
  header: 'REQUEST_HEADER',
  path: 'PATH_PARAMETER',
  query: 'QUERY_PARAMETER',
}

function addOperation(
  { operation, httpMethod, place, parameters, body, responses, ...rest }: DefinedOperation,
  prefix: string,
  add: Add,
): void {
  const at = { path: `${prefix}${rest.path}`.replace(/(?<=.)\/$/u, ''), method: httpMethod }
  const { summary, description, tags } = operation
  add({ type: 'METHOD', ...at }, defined({ tags, summary: textOf(summary), description: textOf(description) }), place)
  for (const parameter of parameters) {
    const type = PARAMETERS[parameter.in]
    if (type !== undefined)
      add({ type, ...at, name: parameter.name }, defined({ description: parameter.description }), parameter.place)
  }
  if (body?.description !== undefined) add({ type: 'REQUEST_BODY', ...at }, { description: body.description }, place)
  for (const { statusCode, description: text, headers, place: where } of responses) {
    if (!/^[1-5]\d\d$/u.test(statusCode)) continue
    // What an export writes where there is no description says nothing.
    if (text !== undefined && text !== `${statusCode} response`)
      add({ type: 'RESPONSE', ...at, statusCode }, { description: text }, where)
    for (const header of headers)
      add({ type: 'RESPONSE_HEADER', ...at, statusCode, name: header.name }, defined({ description: header.description }), where)
  }
}
