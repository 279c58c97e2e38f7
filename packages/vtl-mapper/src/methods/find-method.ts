import type { Method, MethodTable } from '../values/java-object.ts'
import type { ValueType } from '../values/value.ts'
import { listMethods } from './list-methods.ts'
import { entryMethods, mapMethods, viewMethods } from './map-methods.ts'
import { bigMethods, booleanMethods, decimalMethods, doubleMethods, floatMethods, integerMethods, longMethods } from './number-methods.ts'
import { objectMethods } from './object-methods.ts'
import { stringMethods } from './string-methods.ts'

/** The allow-list of every type. */
const allowed: Readonly<Record<ValueType, MethodTable>> = {
  string: stringMethods,
  integer: integerMethods,
  long: longMethods,
  double: doubleMethods,
  float: floatMethods,
  big: bigMethods,
  decimal: decimalMethods,
  boolean: booleanMethods,
  list: listMethods,
  map: mapMethods,
  view: viewMethods,
  entry: entryMethods,
  object: objectMethods,
}

/** The method of that name that a template may call on values of the type. */
export function findMethod(type: ValueType, name: string): Method | undefined {
  return allowed[type].get(name)
}
