import type { Json, JsonObject } from '../json.ts'
import { isObject } from '../json.ts'
import { invalidResource } from './errors.ts'

/**
 * Which properties a SAM resource or event takes: name → type. `a|b` one of several, `list<a>` and `map<a>` of items, `any`
 * unchecked, `!` in front: required, `#` behind: no intrinsic function in its place, `'A','B'`: one of these strings.
 */
export type PropertyTable = Readonly<Record<string, string>>

const primitives: Readonly<Record<string, (value: Json) => boolean>> = {
  string: (value) => typeof value === 'string',
  map: isObject,
  list: Array.isArray,
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => Number.isInteger(value) || typeof value === 'boolean',
  any: () => true,
}

/** Holds a resource's properties against its table; messages as SAM words them. */
export function checkProperties(logicalId: string, type: string, properties: JsonObject, table: PropertyTable): void {
  for (const name of Object.keys(properties)) {
    if (!(name in table)) throw invalidResource(logicalId, `property ${name} not defined for resource of type ${type}`, name)
  }
  for (const [name, rule] of Object.entries(table)) {
    const required = rule.startsWith('!')
    const kind = rule.slice(required ? 1 : 0).replace('#', '')
    const value = properties[name] ?? null
    if (!rule.endsWith('#') && kind !== 'any' && isObject(value) && Object.keys(value).length === 1) continue
    if (value === null && required) throw invalidResource(logicalId, `Missing required property '${name}'.`, name)
    if (value !== null && !matches(value, kind)) throw invalidResource(logicalId, mismatch(name, kind), name)
  }
}

function matches(value: Json, kind: string): boolean {
  const collection = /^(list|map)<(.+)>$/u.exec(kind)
  if (collection && !topLevelAlternatives(kind)) {
    const items =
      collection[1] === 'list' && Array.isArray(value)
        ? value
        : collection[1] === 'map' && isObject(value)
          ? Object.values(value)
          : undefined
    return items !== undefined && items.every((item) => matches(item, collection[2] ?? ''))
  }
  const alternatives = topLevelAlternatives(kind)
  if (alternatives) return alternatives.some((alternative) => matches(value, alternative))
  if (kind.startsWith("'")) return typeof value === 'string' && kind.split(',').includes(`'${value}'`)
  return primitives[kind]?.(value) ?? false
}

/** The parts of `a|b<c|d>` between bars that stand outside angle brackets; nothing for a single part. */
function topLevelAlternatives(kind: string): string[] | undefined {
  const parts: string[] = ['']
  let depth = 0
  for (const character of kind) {
    if (character === '<') depth += 1
    if (character === '>') depth -= 1
    if (character === '|' && depth === 0) parts.push('')
    else parts[parts.length - 1] += character
  }
  return parts.length > 1 ? parts : undefined
}

function mismatch(name: string, kind: string): string {
  if (kind === 'map' || kind === 'string') return `Property '${name}' should be a ${kind}.`
  if (!kind.startsWith("'")) return `Type of property '${name}' is invalid.`
  const values = kind.split(',')
  const last = values.at(-1) ?? ''
  const text = values.length === 2 ? values.join(' or ') : `${values.slice(0, -1).join(', ')}, or ${last}`
  return `Property '${name}' should be a one of the strings: ${text}.`
}
