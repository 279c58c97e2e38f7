import { VtlError } from '../errors.ts'
import { writeJson } from '../json/write-json.ts'
import { JavaList } from './java-list.ts'
import { JavaMap, MapEntry, MapView } from './java-map.ts'
import { JavaObject } from './java-object.ts'
import { numberToString } from './number-to-string.ts'
import type { Value } from './value.ts'

/** Deeper structures end in an error, as they end in a stack overflow in Java. */
const maxDepth = 1000

/** Java's `String.valueOf(value)`: `null`, `true`, `1.0`, `{a=b}`, `[a, 1]`, and JSON for JSON arrays. */
export function javaToString(value: Value): string {
  return typeof value === 'string' ? value : print(value, 0)
}

function print(value: Value, depth: number): string {
  if (typeof value === 'string') return value
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return String(value)
  if (depth > maxDepth) throw new VtlError('ERR_VTL_METHOD', `a value nests deeper than ${maxDepth}`)
  if (value instanceof JavaList) return printList(value, depth)
  if (value instanceof JavaMap) return printMap(value, depth)
  if (value instanceof MapView) return printItems(value.items(), undefined, depth)
  if (value instanceof MapEntry) return `${print(value.key, depth + 1)}=${print(value.map.get(value.key), depth + 1)}`
  if (value instanceof JavaObject) return value.print()
  return numberToString(value)
}

function printList(list: JavaList, depth: number): string {
  if (list.flavour === 'json') return writeJson(list, { escapeSlash: true })
  // An array prints its address, which means nothing to anybody.
  return list.flavour === 'array' ? '[Ljava.lang.String;@0' : printItems(list.items, list, depth)
}

function printItems(items: readonly Value[], self: Value | undefined, depth: number): string {
  return `[${items.map(item => (item === self ? '(this Collection)' : print(item, depth + 1))).join(', ')}]`
}

function printMap(map: JavaMap, depth: number): string {
  const own = (value: Value): string => (value === map ? '(this Map)' : print(value, depth + 1))
  return `{${Array.from(map.entries, ([key, value]) => `${own(key)}=${own(value)}`).join(', ')}}`
}
