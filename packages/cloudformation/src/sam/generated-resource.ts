import type { Json, JsonObject } from '../json.ts'
import { isObject } from '../json.ts'
import { invalidResource } from './errors.ts'
import { isFalsy } from './python-truth.ts'

/** A CloudFormation resource that SAM makes from one of its own. */
export interface GeneratedResource {
  id: string
  readonly type: string
  dependsOn: Json | undefined
  /** Condition, DeletionPolicy, UpdateReplacePolicy, UpdatePolicy, Metadata. */
  readonly attributes: JsonObject
  readonly properties: JsonObject
}

interface Options {
  readonly attributes?: JsonObject
  readonly dependsOn?: Json | undefined
}

/** SAM refuses names that CloudFormation does not take, before it looks at anything else. */
export function checkLogicalId(id: string): void {
  if (!/^[A-Za-z0-9]+$/u.test(id)) throw invalidResource(id, 'Logical ids must be alphanumeric.')
}

/** Makes a resource; properties that are absent (or null) are left out. */
export function generate(
  id: string,
  type: string,
  properties: Readonly<Record<string, Json | undefined>>,
  { attributes = {}, dependsOn }: Options = {},
): GeneratedResource {
  checkLogicalId(id)
  const present = Object.entries(properties).filter(
    (entry): entry is [string, Json] => entry[1] !== undefined && entry[1] !== null,
  )
  return { id, type, dependsOn, attributes: { ...attributes }, properties: Object.fromEntries(present) }
}

export function toTemplate({ type, dependsOn, attributes, properties }: GeneratedResource): JsonObject {
  return { Type: type, ...(isFalsy(dependsOn) ? {} : { DependsOn: dependsOn ?? null }), ...attributes, Properties: properties }
}

const supported = ['DeletionPolicy', 'UpdatePolicy', 'Condition', 'UpdateReplacePolicy', 'Metadata']
const passedThrough = ['Condition', 'DeletionPolicy', 'UpdateReplacePolicy']

const pick = (resource: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.flatMap((name) => (name in resource ? [[name, resource[name] ?? null]] : [])))

/** Attributes of a SAM resource that its transform does not know, and leaves out without a word. */
export const unknownAttributes = (resource: JsonObject): string[] =>
  Object.keys(resource).filter((name) => !['Type', 'Properties', 'DependsOn', 'Description', 'Connectors', 'IgnoreGlobals', ...supported].includes(name))

/** Attributes that the main generated resource inherits. */
export const resourceAttributes = (resource: JsonObject): JsonObject => pick(resource, supported)
/** Attributes that every further generated resource inherits. */
export const passThroughAttributes = (resource: JsonObject): JsonObject => pick(resource, passedThrough)

/** `[{ Key, Value }]`, with nothing for null. */
export function tagList(tags: Json | undefined): JsonObject[] {
  if (!isObject(tags)) return []
  return Object.entries(tags).map(([Key, value]) => ({ Key, Value: value ?? '' }))
}
