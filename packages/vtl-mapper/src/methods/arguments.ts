import { VtlError } from '../errors.ts'
import { JavaDouble, JavaFloat, JavaLong } from '../values/java-numbers.ts'
import { classNameOf } from '../runtime/class-name.ts'
import type { Frame } from '../runtime/frame.ts'
import type { Method } from './method-table.ts'
import type { Value } from '../values/value.ts'

/** An argument for a parameter of type `int`. */
export const isInt = (value: Value | undefined): value is number => typeof value === 'number'

/** An argument for a parameter of type `String`. */
export const isString = (value: Value | undefined): value is string => typeof value === 'string'

/** An argument for a parameter of type `long`; undefined when it is none. */
export function asLong(value: Value | undefined): bigint | undefined {
  if (typeof value === 'number') return BigInt(value)
  return value instanceof JavaLong ? value.value : undefined
}

/** An argument for a parameter of type `double`; undefined when it is none. */
export function asDouble(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return value
  return value instanceof JavaDouble || value instanceof JavaFloat || value instanceof JavaLong ? Number(value.value) : undefined
}

/**
 * A method without parameters. Velocity takes it for one that fits whatever it is called with, and Java then throws; where a type
 * has one with parameters of that name, that one is asked first.
 */
export function bare<T>(read: (self: T, frame: Frame) => Value): Method<T> {
  return (self, args, frame) => {
    if (args.length > 0) throw wrongCount()
    return read(self, frame)
  }
}

/** What Java throws when a method without parameters gets arguments. */
export function wrongCount(): VtlError {
  return javaError('java.lang.IllegalArgumentException', 'wrong number of arguments')
}

/** What a method throws when it throws in Java. */
export function javaError(exception: string, message: string): VtlError {
  return new VtlError('ERR_VTL_METHOD', `${exception}: ${message}`)
}

/** Checks an index as Java does. */
export function checkIndex(index: number, length: number): void {
  if (index < 0 || index >= length) throw javaError('java.lang.IndexOutOfBoundsException', `Index ${index} out of bounds for length ${length}`)
}

/** The argument of `compareTo`: Java takes every object, and throws when its class is another one. */
export function comparable(self: Exclude<Value, null>, [other, ...more]: readonly Value[]): Value | undefined {
  if (other === undefined || more.length > 0) return undefined
  const className = other === null ? 'null' : classNameOf(other)
  if (className !== classNameOf(self)) throw javaError('java.lang.ClassCastException', `class ${className} cannot be cast to class ${classNameOf(self)}`)
  return other
}
