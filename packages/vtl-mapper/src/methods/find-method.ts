import type { Method, MethodTable } from '../values/java-object.ts'
import type { ValueType } from '../values/value.ts'
import { collectionMethods, listMethods } from './list-methods.ts'
import { entryMethods, mapMethods, viewMethods } from './map-methods.ts'
import { bigMethods, booleanMethods, decimalMethods, doubleMethods, floatMethods, integerMethods, longMethods, numberMethods } from './number-methods.ts'
import { objectMethods } from './object-methods.ts'
import { either } from './signature.ts'
import { stringMethods } from './string-methods.ts'

/** The allow-list of every type: its tables, the most specific first. */
const allowed: Readonly<Record<ValueType, MethodTable>> = {
  string: merge(stringMethods),
  integer: merge(integerMethods, numberMethods),
  long: merge(longMethods, numberMethods),
  double: merge(doubleMethods, floatMethods, numberMethods),
  float: merge(floatMethods, numberMethods),
  big: merge(bigMethods, numberMethods),
  decimal: merge(decimalMethods, bigMethods, numberMethods),
  boolean: merge(booleanMethods),
  list: merge(listMethods, collectionMethods),
  map: merge(mapMethods),
  view: merge(viewMethods, collectionMethods),
  entry: merge(entryMethods),
  object: merge(),
}

/** The method of that name that a template may call on values of the type. */
export function findMethod(type: ValueType, name: string): Method | undefined {
  return allowed[type].get(name)
}

/** One table out of many. Where two know a name, the first is asked first, the other when the arguments do not fit it. */
function merge(...tables: readonly MethodTable[]): MethodTable {
  const merged = new Map<string, Method>()
  for (const table of [...tables, objectMethods]) for (const [name, method] of table) merged.set(name, either(merged.get(name), method))
  return merged
}
