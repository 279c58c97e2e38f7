import type { Json, JsonObject } from '../json.ts'
import { isObject } from '../json.ts'

// SAM fills in region and partition with texts of its own, which its hashes tell apart from those of the template.

const own: unique symbol = Symbol('own')

interface Marked {
  readonly [own]?: Set<string>
}

const filledIn = new Set<Json | undefined>(['AWS::Region', 'AWS::Partition'])

/** Whether a value is a reference that SAM fills in. */
export const isFilledIn = (value: Json | undefined): boolean => isObject(value) && Object.keys(value).length === 1 && filledIn.has(value['Ref'])

/** Notes that the text of an entry is SAM's own. */
export function markOwn(parent: JsonObject | Json[], key: string | number): void {
  const marks = (parent as Marked)[own]
  if (marks) marks.add(String(key))
  else Object.defineProperty(parent, own, { value: new Set([String(key)]) })
}

export const isOwn = (parent: JsonObject | readonly Json[], key: string | number): boolean => (parent as Marked)[own]?.has(String(key)) ?? false
