import { JavaList } from './java-list.ts'
import { JavaMap, MapEntry, MapView } from './java-map.ts'
import { isSameNumber } from './java-numbers.ts'
import { JavaObject } from './java-object.ts'
import type { Value } from './value.ts'

/** What pays for comparing: structures that share their parts would be compared without end. */
export type Budget = { spend(steps: number): void }

/** Java's `a.equals(b)`: strict about number classes, by content for lists, maps and sets. Arrays equal only themselves. */
export function javaEquals(a: Value, b: Value, budget: Budget): boolean {
  if (a === b) return true
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false
  budget.spend(1)
  const same = (left: Value, right: Value): boolean => javaEquals(left, right, budget)
  if (a instanceof JavaList) return b instanceof JavaList && a.flavour !== 'array' && b.flavour !== 'array' && a.items.length === b.items.length && a.items.every((item, index) => same(item, b.items[index] as Value))
  if (a instanceof JavaMap) return b instanceof JavaMap && a.entries.size === b.entries.size && Array.from(a.entries).every(([key, value]) => b.has(key) && same(value, b.get(key)))
  if (a instanceof MapEntry) return b instanceof MapEntry && same(a.key, b.key) && same(a.value, b.value)
  if (a instanceof JavaObject) return b instanceof JavaObject && a.class === b.class && a.state === b.state
  if (a instanceof MapView && b instanceof MapView) {
    const others = b.items
    return a.part !== 'values' && b.part !== 'values' && a.items.length === others.length && a.items.every(item => others.some(other => same(item, other)))
  }
  return isSameNumber(a, b)
}
