import type { Json, JsonObject } from '../json.ts'
import { asText, isObject } from '../json.ts'

export const ref = (logicalId: Json): JsonObject => ({ Ref: logicalId })
export const getAtt = (logicalId: string, attribute: string): JsonObject => ({ 'Fn::GetAtt': [logicalId, attribute] })
export const sub = (text: string, variables?: JsonObject): JsonObject => ({ 'Fn::Sub': variables ? [text, variables] : text })
export const noValue = (): JsonObject => ({ Ref: 'AWS::NoValue' })
export const conditional = (condition: Json, whenTrue: Json, whenFalse: Json = noValue()): JsonObject => ({
  'Fn::If': [condition, whenTrue, whenFalse],
})
export const negated = (condition: Json): JsonObject => ({ 'Fn::Not': [{ Condition: condition }] })
export const anyOf = (conditions: readonly Json[]): JsonObject => ({
  'Fn::Or': conditions.map((condition) => ({ Condition: condition })),
})
export const allOf = (conditions: readonly Json[]): JsonObject => ({
  'Fn::And': conditions.map((condition) => ({ Condition: condition })),
})

/** A map of one key that is an intrinsic function's. */
export function isIntrinsic(value: unknown): value is JsonObject {
  if (!isObject(value)) return false
  const [key, ...others] = Object.keys(value)
  return key !== undefined && others.length === 0 && (key === 'Ref' || key === 'Condition' || key.startsWith('Fn::'))
}

export const isIf = (value: unknown): value is JsonObject => isIntrinsic(value) && 'Fn::If' in value
export const isNoValue = (value: unknown): boolean => isIntrinsic(value) && value['Ref'] === 'AWS::NoValue'

/** The resource that a Ref or GetAtt is about. */
export function referencedId(value: unknown): string | undefined {
  if (!isIntrinsic(value)) return undefined
  const { Ref: name, 'Fn::GetAtt': attribute } = value
  if (typeof name === 'string') return name
  if (Array.isArray(attribute) && attribute.length === 2 && typeof attribute[0] === 'string') return attribute[0]
  const parts = typeof attribute === 'string' ? attribute.split('.') : []
  return parts.length === 2 ? parts[0] : undefined
}

/** `${Name}` or `${Name.Attribute}`, for use within Fn::Sub. */
export function shorthand(value: JsonObject): string {
  const { Ref: name, 'Fn::GetAtt': attribute } = value
  return `\${${Array.isArray(attribute) ? attribute.map(asText).join('.') : asText(name)}}`
}

/** Fn::Or of any number of conditions: each takes ten at most, so helper conditions chain them. */
export function combinedConditions(conditions: readonly string[], name: string): JsonObject {
  const made: JsonObject = {}
  let rest = [...conditions]
  let helpers = Math.floor((conditions.length - 2) / 9)
  while (rest.length > 1) {
    const key = helpers > 0 ? `${name}${helpers}` : name
    helpers -= 1
    made[key] = anyOf(rest.slice(0, 10))
    rest = [...rest.slice(10), key]
  }
  return made
}
