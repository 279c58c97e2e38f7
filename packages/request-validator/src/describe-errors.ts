import type { SchemaProblem } from './schema-compiler.ts'

/**
 * What ajv found, in the words of the validator that AWS uses (the Java library json-schema-validator, as
 * `$context.error.validationErrorString` shows them): one sentence a problem, the parts of a combined schema told as one, and
 * nothing about the members of a value that is wrong itself.
 */
export function describeErrors(errors: readonly SchemaProblem[], schemaOf: (reference: string) => object | undefined): readonly string[] {
  const inside = new Set<unknown>()
  for (const error of errors) if (COMBINED.has(error.keyword)) collect(error.schema, schemaOf, inside)
  const own = errors.filter((error) => !inside.has(error.parentSchema))
  const wrong = new Set(own.map((error) => error.instancePath))
  const sentences = own.filter((error) => !hasAncestorIn(wrong, error.instancePath)).map((error) => describe(error, own))
  return [...new Set(sentences)]
}

const COMBINED: ReadonlySet<string> = new Set(['anyOf', 'oneOf', 'not'])

/** All schema objects below `schema`, through references, into `found`. */
function collect(schema: unknown, schemaOf: (reference: string) => object | undefined, found: Set<unknown>): void {
  if (typeof schema !== 'object' || schema === null || found.has(schema)) return
  found.add(schema)
  for (const [key, member] of Object.entries(schema)) {
    collect(key === '$ref' && typeof member === 'string' ? schemaOf(member) : member, schemaOf, found)
  }
}

function hasAncestorIn(paths: ReadonlySet<string>, path: string): boolean {
  for (let end = path.lastIndexOf('/'); end !== -1; end = path.lastIndexOf('/', end - 1)) {
    if (paths.has(path.slice(0, end))) return true
    if (end === 0) break
  }
  return false
}

type Describe = (error: SchemaProblem, all: readonly SchemaProblem[]) => string

// Sentences: java-json-tools/json-schema-validator, validation.properties.
const SENTENCES: Readonly<Record<string, Describe>> = {
  type: ({ data, params }) =>
    `instance type (${typeOf(data)}) does not match any allowed primitive type (allowed: ${json(allowedTypes(params['type']))})`,
  required: (error, all) => `object has missing required properties (${json(gather(error, all, 'missingProperty'))})`,
  additionalProperties: (error, all) =>
    `object instance has properties which are not allowed by the schema: ${json(gather(error, all, 'additionalProperty'))}`,
  enum: ({ data, params }) => `instance value (${json(data)}) not found in enum (possible values: ${json(params['allowedValues'])})`,
  pattern: ({ data, params }) => `ECMA 262 regex "${String(params['pattern'])}" does not match input string "${String(data)}"`,
  minLength: ({ data, params }) => `string "${String(data)}" is too short (length: ${lengthOf(data)}, required minimum: ${String(params['limit'])})`,
  maxLength: ({ data, params }) => `string "${String(data)}" is too long (length: ${lengthOf(data)}, maximum allowed: ${String(params['limit'])})`,
  minimum: ({ data, params, parentSchema }) =>
    parentSchema?.['exclusiveMinimum'] === true
      ? `numeric instance is not strictly greater than the required minimum ${String(params['limit'])}`
      : `numeric instance is lower than the required minimum (minimum: ${String(params['limit'])}, found: ${String(data)})`,
  maximum: ({ data, params, parentSchema }) =>
    parentSchema?.['exclusiveMaximum'] === true
      ? `numeric instance is not strictly lower than the required maximum ${String(params['limit'])}`
      : `numeric instance is greater than the required maximum (maximum: ${String(params['limit'])}, found: ${String(data)})`,
  multipleOf: ({ data, params }) => `remainder of division is not zero (${String(data)} / ${String(params['multipleOf'])})`,
  minItems: ({ data, params }) =>
    `array is too short: must have at least ${String(params['limit'])} elements but instance has ${sizeOf(data)} elements`,
  maxItems: ({ data, params }) => `array is too long: must have at most ${String(params['limit'])} elements but instance has ${sizeOf(data)} elements`,
  uniqueItems: () => 'array must not contain duplicate elements',
  additionalItems: ({ data, params }) => `schema only allows ${String(params['limit'])} elements in array but instance has ${sizeOf(data)} elements`,
  minProperties: ({ data, params }) => `object has too few properties (found ${sizeOf(data)} but schema requires at least ${String(params['limit'])})`,
  maxProperties: ({ data, params }) => `object has too many properties (found ${sizeOf(data)} but schema requires at most ${String(params['limit'])})`,
  dependencies: ({ params }) =>
    `property "${String(params['property'])}" of object has missing property dependencies (schema requires ${json(String(params['deps']).split(', '))}; missing: ${json([params['missingProperty']])})`,
  anyOf: ({ schema }) => `instance failed to match at least one required schema among ${sizeOf(schema)}`,
  oneOf: ({ params, schema }) =>
    `instance failed to match exactly one schema (matched ${sizeOf(params['passingSchemas'])} out of ${sizeOf(schema)})`,
  not: () => 'instance matched a schema which it should not have',
  format: ({ data, params }) => `string "${String(data)}" is not a valid ${FORMATS[params['format'] as string] ?? String(params['format'])}`,
}

const FORMATS: Readonly<Record<string, string>> = {
  email: 'email address',
  hostname: 'hostname',
  ipv4: 'IPv4 address',
  ipv6: 'IPv6 address',
  regex: 'ECMA 262 regular expression',
  uri: 'URI',
  uuid: 'UUID',
}

function describe(error: SchemaProblem, all: readonly SchemaProblem[]): string {
  return SENTENCES[error.keyword]?.(error, all) ?? `${error.keyword}: ${error.message ?? 'not valid'}`
}

/** The names that sibling errors of one schema carry, sorted: ajv tells them one by one, AWS in one sentence. */
function gather(error: SchemaProblem, all: readonly SchemaProblem[], parameter: string): readonly string[] {
  return all
    .filter((other) => other.keyword === error.keyword && other.instancePath === error.instancePath && other.parentSchema === error.parentSchema)
    .map((other) => String(other.params[parameter]))
    .toSorted()
}

/** A schema that allows numbers allows integers, and AWS says so. */
function allowedTypes(type: unknown): readonly string[] {
  const types = Array.isArray(type) ? (type as string[]) : [String(type)]
  return (types.includes('number') && !types.includes('integer') ? [...types, 'integer'] : types).toSorted()
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

const json = (value: unknown): string => JSON.stringify(value)
/** Characters as Unicode counts them. */
const lengthOf = (value: unknown): number => Array.from(String(value)).length
const sizeOf = (value: unknown): number => (typeof value === 'object' && value !== null ? Object.keys(value).length : 0)
