import type { Json } from '../json.ts'

/** Python's falsehood: nothing, `false`, zero, and an empty string, list or map. */
export const isFalsy = (value: Json | undefined): boolean =>
  !value || (typeof value === 'object' && Object.keys(value).length === 0)
