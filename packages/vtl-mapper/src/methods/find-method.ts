import { JavaBigDecimal, JavaBigInteger, JavaDouble, JavaFloat, JavaLong } from '../values/java-numbers.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap, MapEntry, MapView } from '../values/java-map.ts'
import type { Value } from '../values/value.ts'
import { part } from '../parts.ts'
import { collectionMethods, listMethods } from './list-methods.ts'
import { entryMethods, mapMethods, viewMethods } from './map-methods.ts'
import type { Method, MethodTable } from './method-table.ts'
import { objectMethods } from './object-methods.ts'
import { stringMethods } from './string-methods.ts'

/** A method of any type. */
export type AnyMethod = Method<Exclude<Value, null>>

/** A type that has an allow-list. */
export type ValueType = 'string' | 'integer' | 'long' | 'double' | 'float' | 'big' | 'boolean' | 'list' | 'map' | 'view' | 'entry' | 'object'

/** Methods by name that the complete entry has. */
function late(names: string): MethodTable<Exclude<Value, null>> {
  return new Map(
    names.split(' ').map(name => [name, (self, args, frame) => part('findLateMethod', `.${name}()`)(typeOf(self), name)?.(self, args, frame)] as const),
  )
}

const numbers = merge(
  late(
    'intValue longValue doubleValue floatValue shortValue byteValue compareTo parseInt valueOf toString toHexString toBinaryString toOctalString compare max min sum signum parseLong isNaN isInfinite parseDouble add subtract multiply divide negate abs scale toPlainString booleanValue parseBoolean logicalAnd logicalOr',
  ),
)

/** The allow-list of every type: its tables, the most specific first. */
const allowed: Readonly<Record<ValueType, ReadonlyMap<string, AnyMethod>>> = {
  string: merge(stringMethods, late('matches replaceAll replaceFirst split format formatted')),
  integer: numbers,
  long: numbers,
  double: numbers,
  float: numbers,
  big: numbers,
  boolean: numbers,
  list: merge(listMethods, collectionMethods),
  map: merge(mapMethods),
  view: merge(viewMethods, collectionMethods),
  entry: merge(entryMethods),
  object: merge(),
}

/** The method of that name that a template may call on values of the type. */
export function findMethod(type: ValueType, name: string): AnyMethod | undefined {
  return allowed[type].get(name)
}

/** The type of a value. */
export function typeOf(value: Exclude<Value, null>): ValueType {
  if (typeof value === 'string') return 'string'
  if (typeof value === 'number') return 'integer'
  if (typeof value === 'boolean') return 'boolean'
  if (value instanceof JavaList) return 'list'
  if (value instanceof JavaMap) return 'map'
  if (value instanceof MapView) return 'view'
  if (value instanceof MapEntry) return 'entry'
  if (value instanceof JavaLong) return 'long'
  if (value instanceof JavaDouble) return 'double'
  if (value instanceof JavaFloat) return 'float'
  return value instanceof JavaBigInteger || value instanceof JavaBigDecimal ? 'big' : 'object'
}

/** One table out of many. Where two know a name, the first is asked first, the other when the arguments do not fit it. */
function merge(...tables: readonly unknown[]): ReadonlyMap<string, AnyMethod> {
  const merged = new Map<string, AnyMethod>()
  for (const table of [...(tables as readonly MethodTable<Exclude<Value, null>>[]), objectMethods, late('hashCode')]) {
    for (const [name, method] of table) {
      const first = merged.get(name)
      merged.set(name, first ? (self, args, frame) => first(self, args, frame) ?? method(self, args, frame) : method)
    }
  }
  return merged
}
