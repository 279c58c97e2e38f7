import { compileJsonPath } from '../jsonpath/json-path.ts'
import { JavaMap } from '../values/java-map.ts'
import type { Value } from '../values/value.ts'

/** Reads one path from a document. */
export type Read = (root: Value, budget: { steps: number }) => Value

const maxKept = 500
const kept: Map<string, Read> = new Map()

/** Reads a JSONPath; null where it leads nowhere. The paths of late are kept compiled. Steps are taken off the budget. */
export function readPath(root: Value, expression: string, budget: { steps: number }): Value {
  let read = kept.get(expression)
  if (!read) {
    read = compileRead(expression)
    if (kept.size >= maxKept) kept.clear()
    kept.set(expression, read)
  }
  return read(root, budget)
}

/** Most paths name members and nothing else: `$`, `$.a`, `$.a.b`. */
const plain = /^\$(?:\.[A-Za-z_][A-Za-z0-9_]*)*$/

/** A path as a function. */
export function compileRead(expression: string): Read {
  const path = compileJsonPath(expression)
  const compiled: Read = (root, budget) => path.read(root, budget) ?? null
  if (!plain.test(expression)) return compiled
  const names = expression.split('.').slice(1)
  const [only] = names
  if (only !== undefined && names.length === 1) return (root, budget) => (root instanceof JavaMap ? (root.entries.get(only) ?? null) : compiled(root, budget))
  return (root, budget) => {
    let value = root
    for (const name of names) {
      if (!(value instanceof JavaMap)) return compiled(root, budget)
      value = value.entries.get(name) ?? null
    }
    return root === null ? compiled(root, budget) : value
  }
}
