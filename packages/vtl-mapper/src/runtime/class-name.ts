import { JavaBigDecimal, JavaBigInteger, JavaDouble, JavaFloat, JavaLong } from '../values/java-numbers.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap, MapEntry, MapView } from '../values/java-map.ts'
import type { JavaObject } from '../values/java-object.ts'
import type { Value } from '../values/value.ts'

const listClasses = { json: 'net.minidev.json.JSONArray', list: 'java.util.ArrayList', array: '[Ljava.lang.String;' } as const
const viewClasses = { keys: 'LinkedKeySet', values: 'LinkedValues', entries: 'LinkedEntrySet' } as const

/** The name of a value's class in Java. */
export function classNameOf(value: Exclude<Value, null>): string {
  if (typeof value === 'string') return 'java.lang.String'
  if (typeof value === 'number') return 'java.lang.Integer'
  if (typeof value === 'boolean') return 'java.lang.Boolean'
  if (value instanceof JavaList) return listClasses[value.flavour]
  if (value instanceof JavaMap) return 'java.util.LinkedHashMap'
  if (value instanceof MapView) return `java.util.LinkedHashMap$${viewClasses[value.part]}`
  if (value instanceof MapEntry) return 'java.util.LinkedHashMap$Entry'
  if (value instanceof JavaLong) return 'java.lang.Long'
  if (value instanceof JavaDouble) return 'java.lang.Double'
  if (value instanceof JavaFloat) return 'java.lang.Float'
  if (value instanceof JavaBigInteger) return 'java.math.BigInteger'
  if (value instanceof JavaBigDecimal) return 'java.math.BigDecimal'
  return (value satisfies JavaObject).class.name
}

/** Whether one value's class is the other's, or above it: JSONArray is an ArrayList. */
export function sameClass(left: Exclude<Value, null>, right: Exclude<Value, null>): boolean {
  if (left instanceof JavaList && right instanceof JavaList) return (left.flavour === 'array') === (right.flavour === 'array')
  return classNameOf(left) === classNameOf(right)
}
