import type { JavaBigDecimal, JavaBigInteger, JavaDouble, JavaFloat, JavaLong } from './java-numbers.ts'
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
export type Value =
  | null
  | string
  | boolean
  | number
  | JavaLong
  | JavaBigInteger
  | JavaDouble
  | JavaFloat
  | JavaBigDecimal
  | JavaList
  | JavaMap
  | MapView
  | MapEntry
  | JavaObject
