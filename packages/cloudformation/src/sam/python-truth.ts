import type { Json } from '../json.ts'

/** Python's falsehood: nothing, `false`, zero, and an empty string, list or map. */
export const isFalsy = (value: Json | undefined): value is null | undefined =>
  !value || (typeof value === 'object' && Object.keys(value).length === 0)

/** A value that counts as true in Python; others are as if they were not there. */
export const filled = (value: Json | undefined): Json | undefined => (isFalsy(value) ? undefined : value)
