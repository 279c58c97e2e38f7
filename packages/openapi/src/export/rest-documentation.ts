import { isValues, listOf, textOf, valuesOf } from '../values.ts'
import type { Values } from '../values.ts'

/** What documentation parts say of an API's places. */
export interface ExportDocumentation {
  /** Properties of the part at exactly this place. */
  at(location: Readonly<Record<string, string>>): Values
  /** `x-amazon-apigateway-documentation`, when there are parts. */
  readonly extension: Values
}

/** Reads documentation parts as the management API stores them: properties as JSON text. */
export function createDocumentation(parts: readonly Values[]): ExportDocumentation {
  const read = listOf(parts)
    .filter(isValues)
    .map((part) => ({
      location: valuesOf(part['location']),
      properties: parse(part['properties']),
    }))
  const byPlace = new Map(read.map(({ location, properties }) => [keyOf(location), properties]))
  return {
    at: (location) => valuesOf(byPlace.get(keyOf(location))),
    extension: read.length === 0 ? {} : { 'x-amazon-apigateway-documentation': { documentationParts: read } },
  }
}

function parse(properties: unknown): unknown {
  if (typeof properties !== 'string') return properties
  try {
    return JSON.parse(properties)
  } catch {
    return properties
  }
}

function keyOf(location: Values): string {
  return JSON.stringify(['type', 'path', 'method', 'statusCode', 'name'].map((name) => textOf(location[name]) ?? ''))
}
