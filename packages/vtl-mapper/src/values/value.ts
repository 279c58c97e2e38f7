import type { JavaNumber } from './java-numbers.ts'
import type { JavaList } from './java-list.ts'
import type { JavaMap, MapEntry, MapView } from './java-map.ts'
import type { JavaObject } from './java-object.ts'

/**
 * A value as a mapping template sees it.
 *
 * Java's String is a JS string, Boolean a JS boolean, Integer a JS number (integral, 32 bits) and null is null; everything
 * else is an instance of one of our own classes. No plain JS object, array or function is ever a value, so nothing that a
 * template can name leads to a host prototype.
 */
export type Value = null | string | boolean | number | JavaNumber | JavaList | JavaMap | MapView | MapEntry | JavaObject

/** A type that has an allow-list of methods. */
export type ValueType = 'string' | 'integer' | 'boolean' | Exclude<Value, null | string | boolean | number>['type']

/** The type of a value. */
export function typeOf(value: Exclude<Value, null>): ValueType {
  return typeof value === 'object' ? value.type : typeof value === 'number' ? 'integer' : (typeof value as 'string' | 'boolean')
}
