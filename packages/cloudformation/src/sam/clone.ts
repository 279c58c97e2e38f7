import type { Json } from '../json.ts'
import { isObject } from '../json.ts'
import { copyMarks } from '../template/float-marks.ts'
import { copyHistory } from './key-history.ts'

/** A deep copy. */
export function clone<Value extends Json>(value: Value): Value {
  if (Array.isArray(value)) return value.map(clone) as Value
  if (!isObject(value)) return value
  const copy = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, clone(item)]))
  copyMarks(value, copy)
  copyHistory(value, copy)
  return copy as Value
}
