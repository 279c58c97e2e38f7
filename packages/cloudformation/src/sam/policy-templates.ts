import type { Json, JsonObject } from '../json.ts'
import { isObject } from '../json.ts'
import { invalidResource } from './errors.ts'
import { literal } from './python-document.ts'
import { pythonRepr } from './python-repr.ts'
import { policyTemplates } from './policy-templates.generated.ts'

/** A map of one key that is the name of a policy template. */
export function isPolicyTemplate(policy: Json): policy is JsonObject {
  const [name, ...others] = isObject(policy) ? Object.keys(policy) : []
  return name !== undefined && others.length === 0 && Object.hasOwn(policyTemplates, name)
}

/** The policy that a template stands for, its parameters put in. */
export function expandPolicyTemplate(id: string, policy: Json): JsonObject {
  const [name, values] = Object.entries(isObject(policy) ? policy : {})[0] ?? ['', null]
  const template = policyTemplates[name]
  if (!isObject(values) || !template)
    throw invalidResource(id, `Must specify valid parameter values for policy template '${name}'`, 'Policies')
  const missing = template.parameters.filter((parameter) => !(parameter in values))
  if (missing.length > 0) {
    throw invalidResource(
      id,
      `Following required parameters of template '${name}' don't have values: ${pythonRepr(literal(missing))}`,
      'Policies',
    )
  }
  return { Statement: template.statements.map((statement) => expand(statement, values)) }
}

function expand(value: Json, values: JsonObject): Json {
  if (Array.isArray(value)) return value.map((item) => expand(item, values))
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expand(item, values)]))
  if (typeof value !== 'string') return value
  if (value.startsWith('@')) return values[value.slice(1)] ?? null
  if (!value.includes('${')) return value
  const [text = '', variables] = value.split(' | ')
  if (variables === undefined) return { 'Fn::Sub': text }
  const map = variables.split(' ').map((pair) => pair.split('=') as [string, string])
  return { 'Fn::Sub': [text, Object.fromEntries(map.map(([variable, parameter]) => [variable, values[parameter] ?? null]))] }
}
