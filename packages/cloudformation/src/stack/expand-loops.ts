// Fn::ForEach, of the transform AWS::LanguageExtensions: a fragment for each item of a list.
import type { CloudFormationError } from '../errors.ts'
import type { Json, JsonObject } from '../json.ts'
import { asText, isObject } from '../json.ts'
import type { TemplatePath } from '../template/source-location.ts'

export interface Loops {
  /** Values of parameters: a loop may go over one that is a list. */
  readonly parameters: Readonly<Record<string, Json>>
  readonly fail: (message: string, path: TemplatePath) => CloudFormationError
}

const prefix = 'Fn::ForEach::'

/** A value with every Fn::ForEach in it written out. See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-foreach.html */
export function expandLoops(value: Json, loops: Loops, path: TemplatePath = []): Json {
  if (Array.isArray(value)) return value.map((item, index) => expandLoops(item, loops, [...path, index]))
  if (!isObject(value)) return value
  if (!Object.keys(value).some((key) => key.startsWith(prefix)) && !hasLoop(value)) return value
  const expanded: JsonObject = {}
  for (const [key, item] of Object.entries(value)) {
    const here = [...path, key]
    const entries = key.startsWith(prefix) ? expand(item, loops, here) : [[key, expandLoops(item, loops, here)] as const]
    for (const [name, made] of entries) {
      if (Object.hasOwn(expanded, name))
        throw loops.fail(`${name} is there already: the names that a loop makes must differ`, here)
      expanded[name] = made
    }
  }
  return expanded
}

const hasLoop = (value: Json): boolean =>
  Array.isArray(value)
    ? value.some(hasLoop)
    : isObject(value) && Object.entries(value).some(([key, item]) => key.startsWith(prefix) || hasLoop(item))

function expand(loop: Json, loops: Loops, path: TemplatePath): (readonly [string, Json])[] {
  const [name, collection, fragment] = Array.isArray(loop) ? loop : []
  if (!Array.isArray(loop) || loop.length !== 3 || typeof name !== 'string' || !isObject(fragment)) {
    throw loops.fail('Fn::ForEach takes a name, a list and a map of what to make for each item', path)
  }
  const items = itemsOf(collection ?? null, loops, path)
  return items.flatMap((item) => {
    const made = Object.entries(fragment).map(([key, value]) => {
      const newKey = key.startsWith(prefix) ? key : substitute(key, name, item)
      if (newKey === key && !key.startsWith(prefix))
        throw loops.fail(`the key ${key} of a loop names no \${${name}}, so that each turn would make the same`, path)
      return [newKey, substituteIn(value, name, item)] as const
    })
    return Object.entries(expandLoops(Object.fromEntries(made), loops, path) as JsonObject)
  })
}

function itemsOf(collection: Json, { parameters, fail }: Loops, path: TemplatePath): string[] {
  const name = isObject(collection) && typeof collection['Ref'] === 'string' ? collection['Ref'] : undefined
  const list = name === undefined ? collection : (parameters[name] ?? null)
  if (Array.isArray(list) && list.every((item) => typeof item !== 'object')) return list.map(asText)
  throw fail('Fn::ForEach goes over a list of texts, or over a parameter that is a list', path)
}

/** `${Name}` as it stands; `&{Name}` with letters and digits only. */
function substitute(text: string, name: string, item: string): string {
  return text.replaceAll(`\${${name}}`, item).replaceAll(`&{${name}}`, item.replaceAll(/[^A-Za-z0-9]/gu, ''))
}

function substituteIn(value: Json, name: string, item: string): Json {
  if (typeof value === 'string') return substitute(value, name, item)
  if (Array.isArray(value)) return value.map((inner) => substituteIn(inner, name, item))
  if (!isObject(value)) return value
  if (value['Ref'] === name && Object.keys(value).length === 1) return item
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [substitute(key, name, item), substituteIn(inner, name, item)]),
  )
}
