// A nested stack whose template is a file of this machine: its resources become resources of the stack around it, under
// `{logical id}/{their own}`, so that plan, rollback and removal see them all.
import type { CloudFormationError } from '../errors.ts'
import { isPending } from '../evaluate/reference.ts'
import type { Json, JsonObject } from '../json.ts'
import { asText, isObject } from '../json.ts'
import type { LoadedTemplate } from '../template/load-template.ts'
import type { TemplatePath } from '../template/source-location.ts'
import type { ResourceDefinition } from './plan-stack.ts'

/** What a nested template wants, planned with its parameters. */
export interface NestedPlan {
  readonly resources: readonly ResourceDefinition[]
  /** Values with references to the nested stack's resources left in. */
  readonly outputs: JsonObject
  /** Its parameters and pseudo-parameters, by name. */
  readonly parameters: Readonly<Record<string, Json>>
}

export interface Nesting {
  readonly read: (file: string) => LoadedTemplate
  readonly plan: (definition: ResourceDefinition, template: LoadedTemplate, parameters: JsonObject) => NestedPlan
  readonly fail: (message: string, path: TemplatePath) => CloudFormationError
}

export const nestedType = 'AWS::CloudFormation::Stack'

/** The resources of a nested stack, and last the stack itself, which holds its outputs. */
export function expandNested(definition: ResourceDefinition, { read, plan, fail }: Nesting): ResourceDefinition[] {
  const { logicalId, properties } = definition
  const path: TemplatePath = ['Resources', logicalId, 'Properties']
  const { TemplateURL: url, Parameters: given } = properties
  if (typeof url !== 'string' || /^(s3|https?):\/\//iu.test(url))
    throw fail(`${asText(url ?? null)} is not on this machine: name a file, relative to the template`, [...path, 'TemplateURL'])
  const pending = new Map<string, Json>()
  const late = new Set<string>()
  const parameters = Object.fromEntries(
    Object.entries(isObject(given) ? given : {}).map(([name, value]) => {
      if (!isPending(value)) return [name, value]
      const token = `gatewright-pending-${pending.size}-`
      pending.set(token, value)
      late.add(name)
      return [name, token]
    }),
  )
  const template = read(url)
  const unknown = decisiveNames(template.body).find((name) => late.has(name))
  if (unknown !== undefined)
    throw fail(`a condition or function of ${url} needs ${unknown}, which is known only when the stack around it is made`, [
      ...path,
      'Parameters',
      unknown,
    ])
  const nested = plan(definition, template, parameters)
  const own = new Set(nested.resources.map((resource) => resource.logicalId))
  const rename = (id: string): string => (own.has(id) ? `${logicalId}/${id}` : id)
  const outside = (value: Json): JsonObject => restore(renamed(value, { rename, parameters: nested.parameters }), pending) as JsonObject
  const children = nested.resources.map((resource): ResourceDefinition => ({
    ...resource,
    logicalId: rename(resource.logicalId),
    properties: outside(resource.properties),
    dependsOn: [...resource.dependsOn.map(rename), ...definition.dependsOn],
    ...(resource.deletionPolicy === undefined && definition.deletionPolicy !== undefined
      ? { deletionPolicy: definition.deletionPolicy }
      : {}),
  }))
  const dependsOn = [...definition.dependsOn, ...children.map((child) => child.logicalId)]
  return [...children, { ...definition, properties: { ...properties, Outputs: outside(nested.outputs) }, dependsOn }]
}

/** Functions that leave a text as it is, or put it into another. */
const keeping: ReadonlySet<string> = new Set(['Fn::Sub', 'Fn::Join', 'Fn::If', 'Fn::GetAtt'])

/** Parameters of a template that decide something (`deciding`), or whose text is taken apart: those must be known. */
function decisiveNames(value: Json, deciding = false): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => decisiveNames(item, deciding))
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, item]) => {
    if (deciding && key === 'Ref') return [asText(item)]
    const inText = deciding && key === 'Fn::Sub' ? [...asText(item).matchAll(/\$\{([^!{}]+)\}/gu)].map(([, name = '']) => name.trim()) : []
    const decides = deciding || key === 'Conditions' || (key.startsWith('Fn::') && !keeping.has(key))
    return [...inText, ...decisiveNames(item, decides)]
  })
}

interface Names {
  readonly rename: (id: string) => string
  readonly parameters: Readonly<Record<string, Json>>
}

/** A value whose references to resources name them as the stack around does. */
function renamed(value: Json, names: Names): Json {
  if (Array.isArray(value)) return value.map((item) => renamed(item, names))
  if (!isObject(value)) return value
  if ('Fn::Sub' in value) return joined(value['Fn::Sub'] ?? null, names)
  return Object.fromEntries(
    Object.entries(value).map(([name, item]): [string, Json] => {
      if (name === 'Ref' && typeof item === 'string') return [name, names.rename(item)]
      if (name === 'Fn::GetAtt' && Array.isArray(item)) {
        const [id, ...attribute] = item
        return [name, [names.rename(asText(id)), ...attribute]]
      }
      return [name, renamed(item, names)]
    }),
  )
}

/** A text of Fn::Sub as Fn::Join, with the nested stack's parameters in it. */
function joined(value: Json, names: Names): JsonObject {
  const [text = '', variables = null] = Array.isArray(value) ? value : [value]
  const own = isObject(variables) ? variables : {}
  const parts = asText(text)
    .split(/(\$\{[^{}]*\})/u)
    .filter((part) => part !== '')
    .map((part): Json => {
      const name = /^\$\{([^{}]*)\}$/u.exec(part)?.[1]?.trim()
      if (name === undefined) return part
      if (name.startsWith('!')) return `\${${name.slice(1)}}`
      if (Object.hasOwn(own, name)) return renamed(own[name] ?? null, names)
      if (Object.hasOwn(names.parameters, name)) return names.parameters[name] ?? null
      const [id = '', ...attribute] = name.split('.')
      return attribute.length === 0 ? { Ref: names.rename(id) } : { 'Fn::GetAtt': [names.rename(id), attribute.join('.')] }
    })
  return { 'Fn::Join': ['', parts] }
}

/** A value with what the tokens in its texts stand for. */
function restore(value: Json, pending: ReadonlyMap<string, Json>): Json {
  if (Array.isArray(value)) return value.map((item) => restore(item, pending))
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, restore(item, pending)]))
  if (typeof value !== 'string' || !value.includes('gatewright-pending-')) return value
  const parts = value.split(/(gatewright-pending-\d+-)/u).filter((part) => part !== '')
  const values = parts.map((part) => pending.get(part) ?? part)
  return values.length === 1 ? (values[0] ?? null) : { 'Fn::Join': ['', values] }
}
