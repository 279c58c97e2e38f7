import type { JsonObject } from '../json.ts'

/** Names of entries that are written as floats though they are whole (`swagger: 2.0`): JSON has one kind of number, SAM's hashes two. */
const floats: unique symbol = Symbol('floats')

interface Marked {
  [floats]?: Set<string>
}

export function markFloat(map: JsonObject, key: string): void {
  const marked = map as Marked
  ;(marked[floats] ??= new Set()).add(key)
}

export const isFloat = (map: JsonObject, key: string): boolean => (map as Marked)[floats]?.has(key) ?? false

/** A copy of a map keeps its marks. */
export function copyMarks(from: JsonObject, to: JsonObject): void {
  const marks = (from as Marked)[floats]
  if (marks) (to as Marked)[floats] = marks
}
