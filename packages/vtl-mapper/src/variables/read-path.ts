import { VtlError } from '../errors.ts'
import { part } from '../parts.ts'
import { JavaList } from '../values/java-list.ts'
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

/** Most paths name members and items and nothing else: `$`, `$.a.b`, `$['a'][0]`. */
const plain = /^\$(?:\.[A-Za-z_][A-Za-z0-9_]*|\['[^'\\]+'\]|\[\d{1,9}\])*$/

/** A path as a function. */
export function compileRead(expression: string): Read {
  if (expression.length > 1000 || !plain.test(expression)) return compileOther(expression)
  const steps = Array.from(expression.matchAll(/\.(\w+)|\['([^']+)|\[(\d+)/g), ([, name, quoted, index]) => name ?? quoted ?? Number(index))
  const read: Read = root => {
    if (root === null) throw new VtlError('ERR_VTL_JSON_PATH', 'A JSONPath cannot read from the document null')
    let value: Value = root
    for (const step of steps) {
      if (typeof step === 'number') value = value instanceof JavaList ? (value.items[step] ?? null) : null
      else value = value instanceof JavaMap ? (value.entries.get(step) ?? null) : null
    }
    return value
  }
  const [only] = steps
  if (typeof only !== 'string' || steps.length > 1) return read
  return (root, budget) => (root instanceof JavaMap ? (root.entries.get(only) ?? null) : read(root, budget))
}

function compileOther(expression: string): Read {
  const path = part('compileJsonPath', `The JSONPath ${expression.slice(0, 200)}`)(expression)
  return (root, budget) => path.read(root, budget) ?? null
}
