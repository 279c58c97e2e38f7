import type { Json, JsonObject } from '../json.ts'
import { isObject } from '../json.ts'
import { isFilledIn, markOwn } from './own-text.ts'
import { invalidDefinition } from './errors.ts'
import { pythonText } from './python-repr.ts'

/** Replaces, in place, each Ref to a parameter with its value, and parameters within Fn::Sub; what it does not know stays. */
export function resolveParameters<Value extends Json | undefined>(value: Value, parameters: JsonObject): Value {
  return rewrite(value, (map) => {
    if (typeof map['Ref'] === 'string') return parameterValue(parameters, map['Ref']) ?? map
    if ('Fn::Sub' in map)
      map['Fn::Sub'] = resolveSub(map['Fn::Sub'] ?? null, (name, whole) => parameterValue(parameters, name) ?? whole)
    return map
  }) as Value
}

function parameterValue(parameters: JsonObject, name: string): Json | undefined {
  const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined
  return typeof value === 'string' && value.startsWith('{{IntrinsicFunction:') ? undefined : value
}

/** Replaces, in place, Fn::FindInMap with what the template's mappings hold. */
export function resolveMappings<Value extends Json | undefined>(value: Value, mappings: JsonObject): Value {
  return rewrite(value, (map) => ('Fn::FindInMap' in map ? findInMap(map, mappings) : map)) as Value
}

function findInMap(map: JsonObject, mappings: JsonObject): Json {
  const keys = map['Fn::FindInMap']
  if (!Array.isArray(keys) || keys.length !== 3) {
    throw invalidDefinition(
      `Invalid FindInMap value ${pythonText(keys ?? null)}. FindInMap expects an array with 3 values.`,
    )
  }
  const [name, first, second] = keys.map((key) => (isObject(key) && 'Fn::FindInMap' in key ? findInMap(key, mappings) : key))
  if (typeof name !== 'string' || typeof first !== 'string' || typeof second !== 'string') return map
  const shape = (): Error => invalidDefinition(`Cannot use Fn::FindInMap on Mapping '${name}' which is not a a two-level map.`)
  if (!(name in mappings)) return map
  const mapping = mappings[name]
  if (!isObject(mapping)) throw shape()
  if (!(first in mapping)) return map
  const row = mapping[first]
  if (!isObject(row)) throw shape()
  return second in row ? (row[second] ?? null) : map
}

/** Walks a value from the outside in; maps of one key, which intrinsic functions are, go through `change` first. */
export function rewrite(value: Json | undefined, change: (map: JsonObject) => Json): Json | undefined {
  const changed = isObject(value) && Object.keys(value).length === 1 ? change(value) : value
  if (Array.isArray(changed)) for (const [index, item] of changed.entries()) setRewritten(changed, index, { item, change })
  else if (isObject(changed)) for (const [key, item] of Object.entries(changed)) setRewritten(changed, key, { item, change })
  return changed
}

function setRewritten(parent: JsonObject | Json[], key: string | number, { item, change }: { readonly item: Json; readonly change: (map: JsonObject) => Json }): void {
  const filled = isFilledIn(item)
  const value = rewrite(item, change) ?? null
  ;(parent as Record<string | number, Json>)[key] = value
  if (filled && typeof value === 'string') markOwn(parent, key)
}

/** Replaces `${Name}` in the text of an Fn::Sub, short form or with a map of variables. */
export function resolveSub(value: Json, replacement: (name: string, whole: string) => Json): Json {
  if (Array.isArray(value) && typeof value[0] === 'string') {
    value[0] = replaceNames(value[0], replacement)
    return value
  }
  return typeof value === 'string' ? replaceNames(value, replacement) : value
}

function replaceNames(text: string, replacement: (name: string, whole: string) => Json): string {
  return text.replaceAll(/\$\{([A-Za-z0-9.]+|AWS::[A-Z][A-Za-z]*)\}/gu, (whole, name: string) => {
    const value = replacement(name, whole)
    if (typeof value === 'string') return value
    throw invalidDefinition(
      `Invalid Fn::Sub variable value ${pythonText(value)}. Fn::Sub expects all variables to be strings.`,
    )
  })
}
