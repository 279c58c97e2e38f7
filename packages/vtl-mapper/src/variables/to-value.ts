import { VtlError } from '../errors.ts'
import { JavaBigDecimal, JavaBigInteger, JavaDouble, JavaFloat, JavaLong } from '../values/java-numbers.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap, MapEntry, MapView } from '../values/java-map.ts'
import { JavaObject } from '../values/java-object.ts'
import type { Value } from '../values/value.ts'

/** The top-level names of a template with their values: an object, a Map, or a JSON object from `parseJson`. */
export type TemplateVariables = Readonly<Record<string, unknown>> | ReadonlyMap<string, unknown> | JavaMap

const javaClasses = [JavaList, MapView, MapEntry, JavaLong, JavaDouble, JavaFloat, JavaBigInteger, JavaBigDecimal] as const
const maxDepth = 1000

/** The variables that a template names: by slot, and the slot of a name. */
type Names = { readonly names: readonly string[]; find(name: string): number | undefined }

/** Reads the variables that a template names into their slots; what is not there is null. Of an object only its own members count. */
export function readVariables(variables: TemplateVariables | Value, scope: Names): Value[] {
  const { names } = scope
  if (variables instanceof JavaMap) return names.map(name => toValue(variables.entries.get(name)))
  if (variables instanceof Map) return names.map(name => toValue(variables.get(name)))
  if (typeof variables !== 'object' || variables === null) throw new VtlError('ERR_VTL_VARIABLE', 'variables are an object, a Map or a JSON object')
  const given = variables as Record<string, unknown>
  if (names.length < few) {
    return names.map(name => {
      const value = given[name]
      // What an object inherits is no variable; it is none of our objects either.
      if (value instanceof JavaMap || value instanceof JavaObject) return value
      return value !== undefined && Object.hasOwn(given, name) ? toValue(value) : null
    })
  }
  const values: Value[] = names.map(() => null)
  for (const name of Object.keys(given)) {
    const slot = scope.find(name)
    if (slot !== undefined) values[slot] = toValue(given[name])
  }
  return values
}

/** So few names are looked up one by one; for more it is quicker to go through what is given. */
const few = 4

/**
 * Converts a value of JavaScript: whole numbers become Integer, or Long beyond 32 bits, others Double, bigints Long or
 * BigInteger, arrays JSON arrays, plain objects and Maps JSON objects. Values from `parseJson` stay as they are.
 *
 * @throws VtlError `ERR_VTL_VARIABLE` for functions, symbols, instances of classes and cycles
 */
export function toValue(value: unknown, depth = 0): Value {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return fromNumber(value)
  if (typeof value === 'bigint') return BigInt.asIntN(64, value) === value ? new JavaLong(value) : new JavaBigInteger(value)
  if (typeof value !== 'object') throw new VtlError('ERR_VTL_VARIABLE', `a ${typeof value} cannot be a value of a template`)
  if (value instanceof JavaMap || value instanceof JavaObject) return value
  const plain = Object.getPrototypeOf(value) === Object.prototype
  if (!plain && javaClasses.some(type => value instanceof type)) return value as Value
  if (depth > maxDepth) throw new VtlError('ERR_VTL_VARIABLE', 'a variable contains itself, or nests too deep')
  if (Array.isArray(value)) return new JavaList(Array.from(value, item => toValue(item, depth + 1)), 'json')
  const entries = new Map<Value, Value>()
  if (plain) for (const key of Object.keys(value)) entries.set(key, toValue((value as Record<string, unknown>)[key], depth + 1))
  else for (const [key, item] of entriesOf(value)) entries.set(key, toValue(item, depth + 1))
  return new JavaMap(entries)
}

function fromNumber(value: number): Value {
  if (Number.isInteger(value) && !Object.is(value, -0)) {
    if ((value | 0) === value) return value
    if (Number.isSafeInteger(value)) return new JavaLong(BigInt(value))
  }
  return new JavaDouble(value)
}

function entriesOf(value: object): (readonly [string, unknown])[] {
  if (value instanceof Map) return Array.from(value as Map<unknown, unknown>, ([key, item]) => [String(key), item] as const)
  const prototype: unknown = Object.getPrototypeOf(value)
  const plain = prototype === null || Object.getPrototypeOf(prototype) === null
  if (!plain) throw new VtlError('ERR_VTL_VARIABLE', 'an instance of a class cannot be a value of a template')
  return Object.entries(value)
}
