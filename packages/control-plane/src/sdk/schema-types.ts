import type { RestModel } from '@gatewright/types'

/** A JSON Schema, draft 4, as far as types can show it. */
interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema | readonly Schema[]
  readonly additionalProperties?: boolean | Schema
  readonly allOf?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly definitions?: Readonly<Record<string, Schema>>
}

/** TypeScript declarations of models: one exported type each, and one for each of their definitions (`Model_Definition`). */
export function declareModels(models: readonly RestModel[]): string {
  const names = new Set(models.map(({ name }) => name))
  return models.map((model) => declareModel(model, names)).join('\n')
}

function declareModel({ name, schema = '{}' }: RestModel, models: ReadonlySet<string>): string {
  const root = parseSchema(schema)
  const scope = { root: name, definitions: new Set(Object.keys(root.definitions ?? {})), models }
  const own = Object.entries(root.definitions ?? {}).map(([key, definition]) => `export type ${definitionName(name, key)} = ${typeOf(definition, scope)}`)
  return [...own, `export type ${name} = ${typeOf(root, scope)}`].join('\n')
}

interface Scope {
  readonly root: string
  readonly definitions: ReadonlySet<string>
  readonly models: ReadonlySet<string>
}

/** A model's schema may be a template that is no JSON. */
function parseSchema(text: string): Schema {
  try {
    return asSchema(JSON.parse(text))
  } catch {
    return {}
  }
}

const asSchema = (value: unknown): Schema => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {})

function typeOf(given: unknown, scope: Scope): string {
  const schema = asSchema(given)
  if (typeof schema.$ref === 'string') return referenceOf(schema.$ref, scope)
  if (Array.isArray(schema.enum) && schema.enum.length > 0) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  const own = Array.isArray(schema.type) ? unionOf(schema.type.map((type: string) => plainType({ ...schema, type }, scope))) : plainType(schema, scope)
  const all = (schema.allOf ?? []).map((part) => typeOf(part, scope))
  const any = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].map((part) => typeOf(part, scope))
  const parts = [own, ...all, ...(any.length > 0 ? [unionOf(any)] : [])].filter((part) => part !== 'unknown')
  if (parts.length === 0) return 'unknown'
  return parts.length === 1 ? (parts[0] as string) : parts.map((part) => `(${part})`).join(' & ')
}

const unionOf = (types: readonly string[]): string => [...new Set(types)].join(' | ')

function plainType(schema: Schema, scope: Scope): string {
  if (schema.type === 'object' || schema.properties !== undefined) return objectType(schema, scope)
  if (schema.type === 'array') return Array.isArray(schema.items) ? 'readonly unknown[]' : `readonly (${typeOf(schema.items, scope)})[]`
  if (schema.type === 'integer' || schema.type === 'number') return 'number'
  if (schema.type === 'string' || schema.type === 'boolean' || schema.type === 'null') return schema.type
  return 'unknown'
}

function objectType({ properties = {}, required = [], additionalProperties }: Schema, scope: Scope): string {
  const members = Object.entries(properties).map(([name, schema]) => `${JSON.stringify(name)}${required.includes(name) ? '' : '?'}: ${typeOf(schema, scope)}`)
  const others = typeof additionalProperties === 'object' && members.length === 0 ? [`[name: string]: ${typeOf(additionalProperties, scope)}`] : []
  const lines = [...members, ...others]
  return lines.length === 0 ? 'Readonly<Record<string, unknown>>' : `{ ${lines.join('; ')} }`
}

/** `#/definitions/X`, or another model by `https://apigateway.amazonaws.com/restapis/{id}/models/X`. */
function referenceOf(reference: string, { root, definitions, models }: Scope): string {
  const [, definition] = /^#\/definitions\/(.+)$/.exec(reference) ?? []
  if (definition !== undefined && definitions.has(definition)) return definitionName(root, definition)
  const [, model] = /\/models\/([^/]+)$/.exec(reference) ?? []
  if (model !== undefined && models.has(model)) return model
  return reference === '#' ? root : 'unknown'
}

const definitionName = (model: string, definition: string): string => `${model}_${definition.replace(/[^A-Za-z0-9_]/g, '_')}`
