import type { JsonObject } from '../json.ts'
import { asText } from '../json.ts'

/** Names of entries that are written as floats though they are whole (`swagger: 2.0`): JSON has one kind of number, SAM's hashes two. */
const floats: unique symbol = Symbol('floats')

interface Marked {
  readonly [floats]?: Set<string>
}

export function markFloat(map: JsonObject, key: string): void {
  const marks = (map as Marked)[floats]
  if (marks) marks.add(key)
  else Object.defineProperty(map, floats, { value: new Set([key]) })
}

export const isFloat = (map: JsonObject, key: string): boolean => (map as Marked)[floats]?.has(key) ?? false

/** A copy of a map keeps its marks. */
export function copyMarks(from: JsonObject, to: JsonObject): void {
  const value = (from as Marked)[floats]
  if (value) Object.defineProperty(to, floats, { value: new Set(value) })
}

/** An entry that is put into another map takes its mark along. */
export function copyMark(from: JsonObject, key: string, to: JsonObject): void {
  if (isFloat(from, key)) markFloat(to, key)
  else (to as Marked)[floats]?.delete(key)
}

/** A number as Python prints it. */
export const numberText = (map: JsonObject, key: string): string => `${asText(map[key])}${isFloat(map, key) ? '.0' : ''}`
