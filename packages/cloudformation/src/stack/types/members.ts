import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject } from '../../json.ts'

/** How a CloudFormation property becomes a member of an operation's input. */
export interface Member {
  /** The operation's member. */
  readonly to: string
  readonly convert: (value: Json) => Json
}

export type Members = Readonly<Record<string, Member>>

const same = (value: Json): Json => value
const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)

/** A value as it stands, under the property's name with a small first letter. */
export const plain = (...names: string[]): Members =>
  Object.fromEntries(names.map((name) => [name, { to: lowerFirst(name), convert: same }]))
/** As {@link plain}, with small first letters inside, too. */
export const nested = (...names: string[]): Members =>
  Object.fromEntries(names.map((name) => [name, { to: lowerFirst(name), convert: lowerNames }]))
/** A value under the same name: apigatewayv2 and lambda spell as CloudFormation does. */
export const equal = (...names: string[]): Members => Object.fromEntries(names.map((name) => [name, { to: name, convert: same }]))
/** A document as JSON text. */
export const json = (name: string, to: string): Members => ({ [name]: { to, convert: toText } })
/** A list of Key and Value as a map. */
export const tags = (to: string): Members => ({ Tags: { to, convert: toTagMap } })
export const renamed = (name: string, to: string, convert: (value: Json) => Json = same): Members => ({ [name]: { to, convert } })

export const toText = (value: Json): Json => (typeof value === 'string' ? value : JSON.stringify(value))

export function lowerNames(value: Json): Json {
  if (Array.isArray(value)) return value.map(lowerNames)
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, item]) => [lowerFirst(name), lowerNames(item)]))
    : value
}

export function toTagMap(value: Json): Json {
  if (!Array.isArray(value)) return value
  return Object.fromEntries(value.filter(isObject).map(({ Key: key, Value: text }) => [asText(key), text ?? '']))
}

/** The operation's input for a resource's properties. */
export function toInput(properties: JsonObject, members: Members): JsonObject {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, value]) => {
      const member = members[name]
      return member && value !== null ? [[member.to, member.convert(value)]] : []
    }),
  )
}
