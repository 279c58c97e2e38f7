import { isSameNumber } from './java-numbers.ts'
import { JavaList } from './java-list.ts'
import { JavaMap, MapEntry, MapView } from './java-map.ts'
import { JavaObject } from './java-object.ts'
import type { Value } from './value.ts'

/** What pays for comparing: structures that share their parts would be compared without end. */
export type Budget = { spend(steps: number): void }

/** For values that a parser has made, which are trees. */
const unlimited: Budget = { spend: () => {} }

/** Java's `a.equals(b)`: strict about number classes, by content for lists, maps and sets. Arrays equal only themselves. */
export function javaEquals(a: Value, b: Value, budget: Budget = unlimited): boolean {
  if (a === b) return true
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false
  budget.spend(1)
  if (a instanceof JavaList) return b instanceof JavaList && a.flavour !== 'array' && b.flavour !== 'array' && sameItems(a.items, b.items, budget)
  if (a instanceof JavaMap) return b instanceof JavaMap && sameEntries(a, b, budget)
  if (a instanceof MapView) return b instanceof MapView && a.part !== 'values' && b.part !== 'values' && sameSet(a.items(), b.items(), budget)
  if (a instanceof MapEntry) return b instanceof MapEntry && javaEquals(a.key, b.key, budget) && javaEquals(a.map.get(a.key), b.map.get(b.key), budget)
  if (!(a instanceof JavaObject)) return isSameNumber(a, b)
  return b instanceof JavaObject && a.class === b.class && equalByText.has(a.class.name) && a.print() === b.print()
}

const equalByText: ReadonlySet<string> = new Set(['java.lang.Character', 'java.lang.Class'])

function sameItems(a: readonly Value[], b: readonly Value[], budget: Budget): boolean {
  return a.length === b.length && a.every((item, index) => javaEquals(item, b[index] ?? null, budget))
}

function sameEntries(a: JavaMap, b: JavaMap, budget: Budget): boolean {
  if (a.entries.size !== b.entries.size) return false
  for (const [key, value] of a.entries) if (!b.has(key) || !javaEquals(value, b.get(key), budget)) return false
  return true
}

function sameSet(a: readonly Value[], b: readonly Value[], budget: Budget): boolean {
  return a.length === b.length && a.every(item => b.some(other => javaEquals(item, other, budget)))
}
