import { VtlError } from '../errors.ts'
import { javaBigInteger, javaDouble, javaLong, JavaNumber } from '../values/java-numbers.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap, MapEntry, MapView } from '../values/java-map.ts'
import { JavaObject } from '../values/java-object.ts'
import type { Value } from '../values/value.ts'

/** The top-level names of a template with their values: an object, a Map, or a JSON object from `parseJson`. */
export type TemplateVariables = Readonly<Record<string, unknown>> | ReadonlyMap<string, unknown> | JavaMap

const javaClasses = [JavaMap, JavaObject, JavaList, MapView, MapEntry, JavaNumber] as const
const maxDepth = 1000

/** Reads the variables that a template names into their slots; what is not there is null. Of an object only its own members count. */
export function readVariables(variables: TemplateVariables | Value, names: readonly string[]): Value[] {
  const given = (variables instanceof JavaMap ? variables.entries : variables) as Record<string, unknown> | Map<string, unknown>
  if (typeof given !== 'object' || given === null) throw notAValue('what is no object')
  if (given instanceof Map) return names.map(name => toValue(given.get(name)))
  return names.map(name => {
    const value = given[name]
    // What an object inherits is no variable; it is none of our objects either.
    if (value instanceof JavaMap || value instanceof JavaObject) return value
    return Object.hasOwn(given, name) ? toValue(value) : null
  })
}

/**
 * Converts a value of JavaScript: whole numbers become Integer, or Long beyond 32 bits, others Double, bigints Long or
 * BigInteger, arrays JSON arrays, plain objects and Maps JSON objects. Values from `parseJson` stay as they are.
 *
 * @throws VtlError `ERR_VTL_VARIABLE` for functions, symbols, instances of classes and cycles
 */
export function toValue(value: unknown, depth = 0): Value {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') {
    if ((value | 0) === value && !Object.is(value, -0)) return value
    return Number.isSafeInteger(value) && value !== 0 ? javaLong(BigInt(value)) : javaDouble(value)
  }
  if (typeof value === 'bigint') return BigInt.asIntN(64, value) === value ? javaLong(value) : javaBigInteger(value)
  if (typeof value !== 'object') throw notAValue(`a ${typeof value}`)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (javaClasses.some(type => type.prototype === prototype)) return value as Value
  if (depth > maxDepth) throw notAValue('what nests too deep')
  const inner = (item: unknown): Value => toValue(item, depth + 1)
  if (Array.isArray(value)) return new JavaList(Array.from(value, inner), 'json')
  const isMap = value instanceof Map
  if (!isMap && prototype !== null && Object.getPrototypeOf(prototype) !== null) throw notAValue('an instance of a class')
  const entries = new Map<Value, Value>()
  for (const [key, item] of isMap ? (value as ReadonlyMap<unknown, unknown>) : Object.entries(value)) entries.set(String(key), inner(item))
  return new JavaMap(entries)
}

const notAValue = (what: string): VtlError => new VtlError('ERR_VTL_VARIABLE', `${what} cannot be a value of a template`)
