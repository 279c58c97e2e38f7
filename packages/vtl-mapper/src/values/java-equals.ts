import { isSameNumber } from './java-numbers.ts'
import { JavaList } from './java-list.ts'
import { JavaMap, MapEntry, MapView } from './java-map.ts'
import { JavaObject } from './java-object.ts'
import type { Value } from './value.ts'

/** Java's `a.equals(b)`: strict about number classes, by content for lists, maps and sets. Arrays equal only themselves. */
export function javaEquals(a: Value, b: Value): boolean {
  if (a === b) return true
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false
  if (a instanceof JavaList) return b instanceof JavaList && a.flavour !== 'array' && b.flavour !== 'array' && sameItems(a.items, b.items)
  if (a instanceof JavaMap) return b instanceof JavaMap && sameEntries(a, b)
  if (a instanceof MapView) return b instanceof MapView && a.part !== 'values' && b.part !== 'values' && sameSet(a.items(), b.items())
  if (a instanceof MapEntry) return b instanceof MapEntry && javaEquals(a.key, b.key) && javaEquals(a.map.get(a.key), b.map.get(b.key))
  if (!(a instanceof JavaObject)) return isSameNumber(a, b)
  return b instanceof JavaObject && a.class === b.class && equalByText.has(a.class.name) && a.print() === b.print()
}

const equalByText: ReadonlySet<string> = new Set(['java.lang.Character', 'java.lang.Class'])

function sameItems(a: readonly Value[], b: readonly Value[]): boolean {
  return a.length === b.length && a.every((item, index) => javaEquals(item, b[index] ?? null))
}

function sameEntries(a: JavaMap, b: JavaMap): boolean {
  if (a.entries.size !== b.entries.size) return false
  for (const [key, value] of a.entries) if (!b.has(key) || !javaEquals(value, b.get(key))) return false
  return true
}

function sameSet(a: readonly Value[], b: readonly Value[]): boolean {
  return a.length === b.length && a.every(item => b.some(other => javaEquals(item, other)))
}
