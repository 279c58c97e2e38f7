import { javaHashCode } from '../values/java-hash-code.ts'
import type { Value } from '../values/value.ts'
import { bare } from './arguments.ts'
import type { AnyMethod, ValueType } from './find-method.ts'
import { bigMethods, booleanMethods, doubleMethods, integerMethods, longMethods, numberMethods } from './number-methods.ts'
import { textMethods } from './text-methods.ts'

/** Finds a method that the small entry leaves out. */
export type LateMethods = (type: ValueType, name: string) => AnyMethod | undefined

const hashCode: AnyMethod = bare<Exclude<Value, null>>((self, frame) => javaHashCode(self, frame))

const tables: Readonly<Partial<Record<ValueType, readonly ReadonlyMap<string, unknown>[]>>> = {
  string: [textMethods],
  integer: [integerMethods, numberMethods],
  long: [longMethods, numberMethods],
  double: [doubleMethods, numberMethods],
  float: [new Map([...doubleMethods].filter(([name]) => name.startsWith('is'))), numberMethods],
  big: [bigMethods, numberMethods],
  boolean: [booleanMethods],
}

/** Where two tables know a name, the first is asked first, the other when the arguments do not fit it. */
export const findLateMethod: LateMethods = (type, name) => {
  if (name === 'hashCode') return hashCode
  const [first, second] = (tables[type] ?? []).flatMap(table => (table.get(name) as AnyMethod | undefined) ?? [])
  return first && second ? (self, args, frame) => first(self, args, frame) ?? second(self, args, frame) : first
}
