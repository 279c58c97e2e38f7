import { dereference, type OutputUnit, type Schema, validate } from '@cfworker/json-schema'
import type { SchemaCompiler, SchemaProblem, SchemaValidator } from '@gatewright/request-validator'
import draft04 from 'ajv-draft-04/dist/refs/json-schema-draft-04.json' with { type: 'json' }

type Lookup = ReturnType<typeof dereference>

/** Holds values against schemas by walking them: a page's policy allows no code that is made from text. */
export function createSchemaCompiler(): SchemaCompiler {
  const lookup: Lookup = {}
  return {
    add(id, schema) {
      const { valid, errors } = validate(schema, META, '4', META_LOOKUP)
      if (!valid) throw new Error(errors.at(-1)?.error ?? 'no schema')
      dereference(schema as Schema, lookup, new URL(id))
    },
    compile(id) {
      const schema = lookup[id] as Schema
      for (const reference of referencesIn(schema, lookup)) if (lookup[reference] === undefined) throw new Error(`can't resolve reference ${reference}`)
      return validatorOf(schema, lookup)
    },
  }
}

const META = draft04 as Schema
const META_LOOKUP = dereference(META)

function validatorOf(schema: Schema, lookup: Lookup): SchemaValidator {
  return {
    isValid: (value) => validate(ownOnly(value), schema, '4', lookup).valid,
    problems(value) {
      const { errors } = validate(ownOnly(value), schema, '4', lookup, false)
      return errors.flatMap((unit) => problemsOf(unit, { schema, lookup, value }))
    },
  }
}

interface Subject {
  readonly schema: Schema
  readonly lookup: Lookup
  readonly value: unknown
}

/** Keywords that only lead to schemas, whose own problems follow: ajv does not tell them. */
const STRUCTURE: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'items', 'allOf', '$ref', 'false'])

function problemsOf({ error, instanceLocation, keyword, keywordLocation }: OutputUnit, { schema, lookup, value }: Subject): readonly SchemaProblem[] {
  if (STRUCTURE.has(keyword)) return []
  const parentSchema = ownerOf(keywordLocation, schema, lookup)
  const own: unknown = parentSchema[keyword]
  // With a schema of their own, what is wrong is told by that schema.
  if ((keyword === 'additionalProperties' || keyword === 'additionalItems') && own !== false) return []
  if (keyword === 'additionalProperties' && isDeclared(quotedIn(error)[0] ?? '', parentSchema)) return []
  const params = PARAMS[keyword]?.(own, { error, parentSchema }) ?? { limit: own }
  return [{ keyword, instancePath: instanceLocation.slice(1), params, message: error, schema: own, parentSchema, data: at(value, instanceLocation) }]
}

/** The library also calls members additional that are declared and wrong themselves. */
function isDeclared(name: string, { properties = {}, patternProperties = {} }: Schema): boolean {
  return Object.hasOwn(properties, name) || Object.keys(patternProperties).some((pattern) => new RegExp(pattern, 'u').test(name))
}

type ReadParams = (own: unknown, facts: { readonly error: string; readonly parentSchema: Schema }) => Readonly<Record<string, unknown>>

/** What ajv tells of a problem, from the keyword's value and from the names in this library's sentence. */
const PARAMS: Readonly<Record<string, ReadParams>> = {
  type: (own) => ({ type: own }),
  required: (_, { error }) => ({ missingProperty: quotedIn(error)[0] }),
  additionalProperties: (_, { error }) => ({ additionalProperty: quotedIn(error)[0] }),
  enum: (own) => ({ allowedValues: own }),
  pattern: (own) => ({ pattern: own }),
  format: (own) => ({ format: own }),
  multipleOf: (own) => ({ multipleOf: own }),
  additionalItems: (_, { parentSchema }) => ({ limit: (parentSchema.items as readonly unknown[]).length }),
  oneOf: (_, { error }) => ({ passingSchemas: Array.from({ length: Number(/\((\d+) matches\)/.exec(error)?.[1] ?? 0) }, (_entry, index) => index) }),
  dependencies(own, { error }) {
    const [property = '', missingProperty] = quotedIn(error)
    return { property, missingProperty, deps: [(own as Readonly<Record<string, unknown>>)[property]].flat().join(', ') }
  },
}

function quotedIn(sentence: string): readonly string[] {
  return Array.from(sentence.matchAll(/"([^"]*)"/g), ([, name = '']) => name)
}

/** The schema that a keyword stands in: the location leads through references. */
function ownerOf(location: string, root: Schema, lookup: Lookup): Schema {
  const path = segmentsOf(location).slice(0, -1)
  return path.reduce<Schema>((schema, segment) => (segment === '$ref' ? (lookup[schema.__absolute_ref__ ?? ''] as Schema) : (schema[segment] as Schema)), root)
}

function at(value: unknown, location: string): unknown {
  return segmentsOf(location).reduce<unknown>((owner, segment) => (owner as Readonly<Record<string, unknown>>)[segment], value)
}

function segmentsOf(location: string): readonly string[] {
  return location
    .split('/')
    .slice(1)
    .map((segment) => decodeURI(segment).replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** Objects without what objects inherit, which this library would take for members. */
function ownOnly(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ownOnly)
  if (typeof value !== 'object' || value === null) return value
  const own = Object.create(null) as Record<string, unknown>
  for (const [name, member] of Object.entries(value)) own[name] = ownOnly(member)
  return own
}

function* referencesIn(schema: Schema, lookup: Lookup, seen = new Set<unknown>()): Generator<string> {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return
  seen.add(schema)
  const reference = schema.__absolute_ref__
  if (reference !== undefined) {
    yield reference
    if (lookup[reference] !== undefined) yield* referencesIn(lookup[reference] as Schema, lookup, seen)
  }
  for (const member of Object.values(schema) as readonly Schema[]) yield* referencesIn(member, lookup, seen)
}
