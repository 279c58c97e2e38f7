import { compileJsonPath } from '../jsonpath/json-path.ts'
import { parts } from '../parts.ts'
import type { Value } from '../values/value.ts'

/** Reads one path from a document. */
export type Read = (root: Value, budget: { steps: number }) => Value

const maxKept = 500
const kept: Map<string, Read> = new Map()

/** A JSONPath as a function, which gives null where it leads nowhere. The paths of late are kept compiled. */
export function readerOf(path: string): Read {
  let read = kept.get(path)
  if (!read) {
    read = compileRead(path)
    if (kept.size >= maxKept) kept.clear()
    kept.set(path, read)
  }
  return read
}

/** A path as a function. */
export function compileRead(path: string): Read {
  const plain = parts()?.compilePlainPath(path)
  if (plain) return plain
  const compiled = compileJsonPath(path)
  return (root, budget) => compiled.read(root, budget) ?? null
}
