import type { Value } from './value.ts'
import { typeOf } from './value.ts'

const lang = 'java.lang.'
const map = 'java.util.LinkedHashMap'

/** Names of classes in Java by type, flavour of a list and part of a map, but those of `java.lang`, which are the names of types. */
const names: Readonly<Record<string, string>> = {
  big: 'java.math.BigInteger',
  decimal: 'java.math.BigDecimal',
  json: 'net.minidev.json.JSONArray',
  list: 'java.util.ArrayList',
  array: `[L${lang}String;`,
  map,
  keys: `${map}$LinkedKeySet`,
  values: `${map}$LinkedValues`,
  entries: `${map}$LinkedEntrySet`,
  entry: `${map}$Entry`,
}

/** The name of a value's class in Java. */
export function classNameOf(value: Exclude<Value, null>): string {
  const type = typeOf(value)
  if (type === 'object') return (value as Extract<Value, { type: 'object' }>).class.name
  const list = value as { flavour?: string; part?: string }
  return names[list.flavour ?? list.part ?? type] ?? lang + type.charAt(0).toUpperCase() + type.slice(1)
}
