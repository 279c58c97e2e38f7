// What pydantic, by which SAM reads some properties, makes of values of other types.
import type { Json } from '../json.ts'
import { asText, isObject } from '../json.ts'

export type Coercion = 'str' | 'int' | 'number' | 'float'

const messages: Readonly<Record<Coercion, readonly string[]>> = {
  str: ['str type expected (type=type_error.str)'],
  int: ['value is not a valid integer (type=type_error.integer)'],
  number: ['value is not a valid integer (type=type_error.integer)', 'value is not a valid float (type=type_error.float)'],
  float: ['value is not a valid float (type=type_error.float)'],
}

/** A value as an intrinsic function or as that type; nothing as a map is empty too. */
export function coerce(value: Json, coercion: Coercion): { readonly value: Json } | { readonly problems: readonly string[] } {
  if (isObject(value)) return { value }
  if (value === '' || (Array.isArray(value) && value.length === 0)) return { value: {} }
  const read = converters[coercion](value)
  return read === undefined ? { problems: ['value is not a valid dict (type=type_error.dict)', ...messages[coercion]] } : { value: read }
}

const toInteger = (value: Json): Json | undefined => {
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'number') return Math.trunc(value)
  return typeof value === 'string' && /^\s*[-+]?\d+(?:_\d+)*\s*$/u.test(value) ? Number(value.replaceAll('_', '')) : undefined
}

const toFloat = (value: Json): Json | undefined => {
  if (typeof value === 'boolean' || typeof value === 'number') return Number(value)
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : undefined
}

const converters: Readonly<Record<Coercion, (value: Json) => Json | undefined>> = {
  str: (value) => (Array.isArray(value) || value === null ? undefined : typeof value === 'boolean' ? (value ? 'True' : 'False') : asText(value)),
  int: toInteger,
  number: (value) => toInteger(value) ?? toFloat(value),
  float: toFloat,
}
