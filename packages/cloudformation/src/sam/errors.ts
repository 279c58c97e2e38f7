import { CloudFormationError } from '../errors.ts'
import type { Json, JsonObject } from '../json.ts'
import { asText, isObject } from '../json.ts'
import { isDict, isText, textOf } from './python-document.ts'
import type { PythonDict, PythonValue } from './python-document.ts'

/** `Resource with id [X] is invalid. …`, in SAM's words. */
export function invalidResource(logicalId: string, message: string, property?: string): CloudFormationError {
  const text = `Resource with id [${logicalId}] is invalid. ${message}`
  return new CloudFormationError('ERR_CLOUDFORMATION_SAM_RESOURCE', text, { logicalId, ...(property ? { property } : {}) })
}

/** `Event with id [X] is invalid. …`. */
export function invalidEvent(eventId: string, message: string): CloudFormationError {
  return new CloudFormationError('ERR_CLOUDFORMATION_SAM_EVENT', `Event with id [${eventId}] is invalid. ${message}`, {
    property: eventId,
  })
}

/** `Structure of the SAM template is invalid. …`. */
export function invalidTemplate(message: string): CloudFormationError {
  return new CloudFormationError('ERR_CLOUDFORMATION_SAM_TEMPLATE', `Structure of the SAM template is invalid. ${message}`)
}

/** An API definition that cannot be edited: the transform ends at once. */
export const invalidDefinition = (message: string): CloudFormationError => invalidDocument([invalidTemplate(message)])

/** The one error that a transform ends with: SAM's heading, then each finding, sorted by the resource it is about. */
export function invalidDocument(causes: readonly CloudFormationError[]): CloudFormationError {
  const unique = [
    ...new Map(
      causes.flatMap((cause) => (cause.causes.length > 0 ? cause.causes : [cause])).map((cause) => [cause.message, cause]),
    ).values(),
  ]
  const sorted = unique.toSorted((left, right) => compare(left.logicalId ?? left.message, right.logicalId ?? right.message))
  const heading = `Invalid Serverless Application Specification document. Number of errors found: ${sorted.length}.`
  return new CloudFormationError(
    'ERR_CLOUDFORMATION_SAM_DOCUMENT',
    [heading, ...sorted.map(({ message }) => message)].join(' '),
    { causes: sorted },
  )
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

export interface Expectation {
  /** Resource or event that the message names. */
  readonly id: string
  /** Property path in the message. */
  readonly path: string
  readonly event?: boolean
  /** The path is an attribute of the resource (`DependsOn`, `Properties`), not a property. */
  readonly attribute?: boolean
  readonly message?: string
}

type Kind = 'map' | 'list' | 'string' | 'integer' | 'boolean'

const kinds: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  map: (value) => isObject(value) && !isText(value),
  list: Array.isArray,
  string: isText,
  integer: (value) => Number.isInteger(value) || typeof value === 'boolean',
  boolean: (value) => typeof value === 'boolean',
}

function expect(value: unknown, kind: Kind, { id, path, event = false, attribute = false, message }: Expectation): void {
  if (kinds[kind](value)) return
  const text = message ?? `${attribute ? 'Attribute' : 'Property'} '${path}' should be a ${kind}.`
  throw event ? invalidEvent(id, text) : invalidResource(id, text, path)
}

export function expectMap(value: Json | undefined, expectation: Expectation): JsonObject {
  expect(value, 'map', expectation)
  return value as JsonObject
}

export function expectList(value: Json | undefined, expectation: Expectation): Json[] {
  expect(value, 'list', expectation)
  return value as Json[]
}

export function expectString(value: Json | undefined, expectation: Expectation): string {
  expect(value, 'string', expectation)
  return value as string
}

export function expectBoolean(value: Json | undefined, expectation: Expectation): boolean {
  expect(value, 'boolean', expectation)
  return value as boolean
}

export function expectPresent(value: Json | undefined, { id, path, event = false }: Expectation): Json {
  if (value !== undefined && value !== null) return value
  const text = `Property '${path}' is required.`
  throw event ? invalidEvent(id, text) : invalidResource(id, text, path)
}

/** For OpenAPI documents: a map, or the template is invalid with `message`. */
export function expectDict(value: PythonValue | undefined, message: string): PythonDict {
  if (isDict(value)) return value
  throw invalidDefinition(message)
}

export const nameOf = (value: PythonValue | undefined): string => (isText(value) ? textOf(value) : asText(value))
