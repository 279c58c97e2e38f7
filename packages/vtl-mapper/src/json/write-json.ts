import { VtlError } from '../errors.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap, MapEntry } from '../values/java-map.ts'
import { isNumber } from '../values/java-numbers.ts'
import { JavaObject } from '../values/java-object.ts'
import { numberToString } from '../values/number-to-string.ts'
import type { Value } from '../values/value.ts'
import { escapeText } from './escape-text.ts'
import type { Escaping } from './escape-text.ts'

/** How `writeJson` writes. */
export type WriteJsonOptions = {
  /** Whether `/` becomes `\/`: json-smart does so when a JSON array is printed, not in `$input.json()`. Default: false. */
  readonly escapeSlash?: boolean
  /** Most characters to write; a list that holds a list twice, and so on, would grow without end. Default: 33,554,432. */
  readonly maxLength?: number
}

/** A list that holds a list twice, and so on, would print without end. */
const longest = 33_554_432

/** Deeper structures end in an error, as they end in a stack overflow in Java. */
const maxDepth = 1000

/**
 * Writes a value as json-smart does, and so as `$input.json()` prints it: no white space, `U+0000`–`U+001F`,
 * `U+007F`–`U+009F` and `U+2000`–`U+20FF` escaped, infinite numbers as `null`.
 *
 * @throws VtlError `ERR_VTL_OUTPUT_TOO_LARGE` beyond `maxLength` or 1,000 levels (a list that contains itself).
 */
export function writeJson(value: Value, { escapeSlash = false, maxLength = longest }: WriteJsonOptions = {}): string {
  return write(value, escapeSlash ? 'printed' : 'json', { remaining: maxLength, depth: 0 })
}

/**
 * Java's `String.valueOf(value)`: `null`, `true`, `1.0`, `{a=b}`, `[a, 1]`, and JSON for JSON arrays.
 *
 * @throws VtlError `ERR_VTL_OUTPUT_TOO_LARGE` as `writeJson` does.
 */
export function javaToString(value: Value): string {
  return typeof value === 'object' ? write(value, undefined, { remaining: longest, depth: 0 }) : String(value)
}

type State = { remaining: number; depth: number }

/** In JSON with these escapes, or as Java prints it. */
function write(value: Value, escapes: Escaping | undefined, state: State): string {
  let text: string
  if (typeof value === 'string') text = escapes ? `"${escapeText(value, escapes)}"` : value
  else if (isNumber(value)) text = escapes ? numberToString(value).replace(/^-?Infinity$/, 'null') : numberToString(value)
  else if (typeof value !== 'object' || value === null) text = String(value)
  else if (value instanceof JavaObject) text = write(value.print(), escapes, state)
  else {
    text = nested(value, escapes, state)
    state.remaining += text.length
  }
  state.remaining -= text.length + 2
  if (state.remaining < 0) throw tooLarge()
  return text
}

const tooLarge = (): VtlError => new VtlError('ERR_VTL_OUTPUT_TOO_LARGE', 'A value is too long to be printed')

function nested(value: Exclude<Extract<Value, object>, JavaObject | { readonly scale: number }>, given: Escaping | undefined, state: State): string {
  if (++state.depth > maxDepth) throw tooLarge()
  const flavour = value instanceof JavaList ? value.flavour : undefined
  const escapes = given ?? (flavour === 'json' ? 'printed' : undefined)
  const one = (item: Value): string => (escapes || item !== value ? write(item, escapes, state) : `(this ${value instanceof JavaMap ? 'Map' : 'Collection'})`)
  const pair = (key: Value, item: Value): string => (escapes ? `${typeof key === 'string' ? one(key) : one(one(key))}:${one(item)}` : `${one(key)}=${one(item)}`)
  const comma = escapes ? ',' : ', '
  let text = ''
  let separator = ''
  if (value instanceof JavaMap) {
    for (const [key, item] of value.entries) {
      text += separator + pair(key, item)
      separator = comma
    }
    text = `{${text}}`
  } else if (value instanceof MapEntry) text = escapes ? `{${pair('key', value.key)},${pair('value', value.value)}}` : pair(value.key, value.value)
  // An array prints its address, which means nothing to anybody.
  else if (!escapes && flavour === 'array') text = '[Ljava.lang.String;@0'
  else {
    for (const item of value.items) {
      text += separator + one(item)
      separator = comma
    }
    text = `[${text}]`
  }
  state.depth--
  return text
}
