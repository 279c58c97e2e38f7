import type { Frame } from '../runtime/frame.ts'
import type { Value } from '../values/value.ts'

/** A method that templates may call on a value; undefined when the arguments fit none of its signatures in Java. */
export type Method<T> = (self: T, args: readonly Value[], frame: Frame) => Value | undefined

/** The allow-list of a type: what is not here cannot be called. */
export type MethodTable<T> = ReadonlyMap<string, Method<T>>
