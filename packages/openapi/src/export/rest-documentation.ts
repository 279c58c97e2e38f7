import { documentationPlaces } from '../documentation-places.ts'
import type { DocumentationPlaces } from '../documentation-places.ts'
import { defined, isValues, listOf, valuesOf } from '../values.ts'
import type { Values } from '../values.ts'
import { dateText } from './date-text.ts'
import type { RestExportRequest } from './export-request.ts'

/** What documentation parts say of an API's places. */
export interface ExportDocumentation extends DocumentationPlaces {
  /** `x-amazon-apigateway-documentation`, when there are parts. */
  readonly extension: Values
}

/** Reads documentation parts as the management API stores them: properties as JSON text. */
export function createDocumentation({
  documentationParts,
  documentationVersion,
}: Pick<RestExportRequest, 'documentationParts' | 'documentationVersion'>): ExportDocumentation {
  const read = listOf(documentationParts)
    .filter(isValues)
    .map((part) => ({ location: valuesOf(part['location']), properties: parse(part['properties']) }))
  const { version, createdDate } = documentationVersion ?? {}
  const extension = defined({
    version,
    createdDate: createdDate === undefined ? undefined : dateText(createdDate),
    documentationParts: read,
  })
  return {
    ...documentationPlaces(read),
    extension: read.length === 0 ? {} : { 'x-amazon-apigateway-documentation': extension },
  }
}

/** Members with which anybody may extend a definition. */
export function vendorMembers(properties: Values): Values {
  const entries = Object.entries(properties).filter(([name]) => name.startsWith('x-') && !name.startsWith('x-amazon-apigateway-'))
  return Object.fromEntries(entries)
}

function parse(properties: unknown): unknown {
  if (typeof properties !== 'string') return properties
  try {
    return JSON.parse(properties)
  } catch {
    return properties
  }
}
