import { schemasOf } from '../document/dialect.ts'
import type { Dialect } from '../document/dialect.ts'
import { attribute } from '../document/operations.ts'
import type { DefinedContent, DefinedOperation } from '../document/operations.ts'
import { dereference, referenceOf } from '../document/reference.ts'
import type { DocumentPath, Findings } from '../findings.ts'
import { isValues, textOf } from '../values.ts'
import type { Values } from '../values.ts'
import type { ModelDefinition } from './definition.ts'

/** Models of a definition: those that have a name, and those that inline schemas of methods need. */
export interface ModelReader {
  /** The name of the model for a payload; `undefined` when AWS goes on without. */
  modelFor(content: DefinedContent, where: string): string | undefined
  readonly models: () => readonly ModelDefinition[]
}

interface Source {
  readonly root: Values
  readonly dialect: Dialect
  readonly findings: Findings
  /** References whose targets are being taken in, outermost first. */
  readonly inlined?: readonly string[]
}

/** Reads the named schemas at once; inline ones as methods ask for them. */
export function createModelReader(source: Source): ModelReader {
  const { root, dialect, findings } = source
  const { schemas, path } = schemasOf(root, dialect)
  const named = Object.entries(schemas).map(([name, schema]) => {
    const place = [...path, name]
    return { name, schema: toModelSchema(schema, { ...source, place }), place }
  })
  const inline = new Map<string, ModelDefinition>()
  return {
    models: () => [...named, ...inline.values()],
    modelFor(content, where) {
      const reference = referenceOf(content.schema)
      if (reference !== undefined) {
        const name = modelName(reference)
        if (name !== undefined && Object.hasOwn(schemas, name)) return name
        const message =
          dialect === 'openapi'
            ? `Parse issue: ${referenceAttribute(content, reference)} is missing`
            : `Reference to model '${name ?? reference}' not found. Ignoring.`
        findings.warn({
          rule: 'reference',
          path: content.place,
          message,
          help: `Define ${reference}, or take the reference out.`,
        })
        return undefined
      }
      const type = kindOf(content.schema, dialect)
      if (type !== undefined) {
        const help = `Move the schema to \`${path.join('.')}\` and refer to it by \`$ref\`.`
        findings.warn({
          rule: 'model',
          path: content.place,
          message: `Unsupported model type '${type}' in ${where}. Ignoring.`,
          help,
        })
        return undefined
      }
      const schema = toModelSchema(content.schema, { ...source, place: content.place })
      const name = `MODEL${digest(JSON.stringify(schema))}`
      if (!inline.has(name) && !Object.hasOwn(schemas, name)) inline.set(name, { name, schema, place: content.place })
      return name
    },
  }
}

/** `attribute paths.'/a'(get).responses.200.content.schema.#/…`: the media type is not named. */
export function referenceAttribute({ place }: DefinedContent, reference: string): string {
  const at = place.lastIndexOf('content')
  const steps = at === -1 ? place : [...place.slice(0, at + 1), 'schema']
  return `${attribute(steps)}.${reference}`
}

const MODEL_REFERENCE =
  /^(?:#\/definitions\/|#\/components\/schemas\/|https:\/\/apigateway\.amazonaws\.com\/restapis\/[^/]+\/models\/)([^/]+)$/u

function modelName(reference: string): string | undefined {
  return MODEL_REFERENCE.exec(reference)?.[1]
}

const STRING_SCHEMAS: Readonly<Record<string, string>> = {
  binary: 'BinarySchema',
  byte: 'ByteArraySchema',
  date: 'DateSchema',
  'date-time': 'DateTimeSchema',
  email: 'EmailSchema',
  password: 'PasswordSchema',
  uuid: 'UUIDSchema',
}
const SCHEMAS: Readonly<Record<string, string>> = {
  array: 'ArraySchema',
  boolean: 'BooleanSchema',
  integer: 'IntegerSchema',
  number: 'NumberSchema',
}

/** What AWS's parser calls a schema that it makes no model of; `undefined` for plain objects. */
function kindOf(schema: unknown, dialect: Dialect): string | undefined {
  const { type, format, allOf, oneOf, anyOf, additionalProperties, properties } = isValues(schema) ? schema : {}
  if (dialect === 'swagger') {
    if (allOf !== undefined) return 'ComposedModel'
    if (type === 'array') return 'ArrayModel'
    return type === undefined || type === 'object' ? undefined : 'ModelImpl'
  }
  if (allOf !== undefined || oneOf !== undefined || anyOf !== undefined) return 'ComposedSchema'
  if (type === 'string') return STRING_SCHEMAS[textOf(format) ?? ''] ?? 'StringSchema'
  const named = typeof type === 'string' ? SCHEMAS[type] : undefined
  if (named !== undefined) return named
  if (additionalProperties !== undefined && additionalProperties !== false && properties === undefined) return 'MapSchema'
  return type === undefined && properties === undefined ? 'Schema' : undefined
}

/** Keywords that models do not have; https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html */
const DROPPED = new Set([
  'default',
  'deprecated',
  'discriminator',
  'example',
  'exclusiveMinimum',
  'externalDocs',
  'maxItems',
  'minItems',
  'nullable',
  'readOnly',
  'writeOnly',
  'xml',
])

/** A schema as a model keeps it: draft 4, without what AWS leaves out, references as `#/definitions/NAME`. */
function toModelSchema(schema: unknown, source: Source & { readonly place: DocumentPath }): unknown {
  if (Array.isArray(schema))
    return schema.map((entry, index) => toModelSchema(entry, { ...source, place: [...source.place, index] }))
  if (!isValues(schema)) return schema
  const reference = referenceOf(schema)
  if (reference !== undefined) return toModelReference(schema, reference, source)
  const entries = Object.entries(schema).flatMap(([keyword, value]): [string, unknown][] => {
    if (keyword.startsWith('x-')) return []
    if (typeof value !== 'object' && !DROPPED.has(keyword)) return [[keyword, value]]
    const place = [...source.place, keyword]
    if (DROPPED.has(keyword)) {
      source.findings.note({
        rule: 'unsupported',
        path: place,
        message: `The keyword '${keyword}' is not supported in models and is left out (${place.join('.')}).`,
      })
      return []
    }
    if (keyword === 'enum' || keyword === 'required') return [[keyword, value]]
    if (NAMED_SCHEMAS.has(keyword)) return [[keyword, mapMembers(value, { ...source, place })]]
    return [[keyword, toModelSchema(value, { ...source, place })]]
  })
  return Object.fromEntries(entries)
}

const NAMED_SCHEMAS = new Set(['properties', 'patternProperties', 'definitions'])

/** Names of properties are no keywords. */
function mapMembers(value: unknown, source: Source & { readonly place: DocumentPath }): unknown {
  if (!isValues(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, toModelSchema(member, { ...source, place: [...source.place, name] })]),
  )
}

function toModelReference(schema: Values, reference: string, source: Source & { readonly place: DocumentPath }): unknown {
  const name = modelName(reference)
  if (name !== undefined) return { ...schema, $ref: `#/definitions/${name}` }
  const { inlined = [] } = source
  const target = inlined.includes(reference) ? undefined : dereference(schema, source.root)
  if (target === undefined) {
    source.findings.warn({
      rule: 'reference',
      path: source.place,
      message: `Reference to model '${reference}' not found. Ignoring.`,
    })
    return {}
  }
  // A pointer into another schema: its target takes its place.
  return toModelSchema(target, { ...source, inlined: [...inlined, reference] })
}

/** Six hexadecimal digits of the schema's text (FNV-1a): the same schema gets the same name. */
function digest(text: string): string {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return (hash >>> 8).toString(16).padStart(6, '0')
}

/** `method 'GET /pets'`, as AWS's warnings name methods. */
export function methodWords({ path, httpMethod }: Pick<DefinedOperation, 'path' | 'httpMethod'>): string {
  return `method '${httpMethod} ${path}'`
}
