import { VtlError } from '../errors.ts'
import { JavaDouble, JavaFloat } from '../values/java-numbers.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap, MapEntry, MapView } from '../values/java-map.ts'
import { JavaObject } from '../values/java-object.ts'
import { numberToString } from '../values/number-to-string.ts'
import type { Value } from '../values/value.ts'
import { escaping, escapeText } from './escape-text.ts'

/** How `writeJson` writes. */
export type WriteJsonOptions = {
  /** Whether `/` becomes `\/`: json-smart does so when a JSON array is printed, not in `$input.json()`. Default: false. */
  readonly escapeSlash?: boolean
  /** Most characters to write; a list that holds a list twice, and so on, would grow without end. Default: 33,554,432. */
  readonly maxLength?: number
}

/**
 * Writes a value as json-smart does, and so as `$input.json()` prints it: no white space, `U+0000`–`U+001F`,
 * `U+007F`–`U+009F` and `U+2000`–`U+20FF` escaped, infinite numbers as `null`.
 *
 * @throws VtlError `ERR_VTL_OUTPUT_TOO_LARGE` beyond `maxLength` or 1,000 levels (a list that contains itself).
 */
export function writeJson(value: Value, { escapeSlash = false, maxLength = 33_554_432 }: WriteJsonOptions = {}): string {
  return write(value, { kind: escapeSlash ? escaping.print : escaping.json, remaining: maxLength, depth: 0 })
}

type WriteState = { readonly kind: number; remaining: number; depth: number }

const maxDepth = 1000

function write(value: Value, state: WriteState): string {
  if (typeof value === 'string') return counted(`"${escapeText(value, state.kind)}"`, state)
  if (typeof value !== 'object' || value === null) return counted(String(value), state)
  if (value instanceof JavaMap || value instanceof JavaList || value instanceof MapView || value instanceof MapEntry) return writeNested(value, state)
  if (value instanceof JavaObject) return write(value.print() ?? 'null', state)
  return counted((value instanceof JavaDouble || value instanceof JavaFloat) && Math.abs(value.value) === Infinity ? 'null' : numberToString(value), state)
}

function writeNested(value: JavaMap | JavaList | MapView | MapEntry, state: WriteState): string {
  if (++state.depth > maxDepth) throw new VtlError('ERR_VTL_OUTPUT_TOO_LARGE', `A value nests deeper than ${maxDepth} levels`)
  const written = value instanceof JavaMap ? writeEntries(value, state) : value instanceof MapEntry ? writeEntry(value, state) : writeItems(value, state)
  state.depth--
  return written
}

function writeEntries(map: JavaMap, state: WriteState): string {
  let written = '{'
  for (const [key, value] of map.entries) {
    written += `${written === '{' ? '' : ','}${write(typeof key === 'string' ? key : write(key, state), state)}:${write(value, state)}`
  }
  return `${written}}`
}

function writeEntry({ key, map }: MapEntry, state: WriteState): string {
  return `{"key":${write(key, state)},"value":${write(map.get(key), state)}}`
}

function writeItems(list: JavaList | MapView, state: WriteState): string {
  let written = ''
  for (const item of list instanceof JavaList ? list.items : list.items()) written += `${written && ','}${write(item, state)}`
  return `[${written}]`
}

function counted(text: string, state: WriteState): string {
  state.remaining -= text.length + 1
  if (state.remaining < 0) throw new VtlError('ERR_VTL_OUTPUT_TOO_LARGE', 'A value is too long to be written as JSON')
  return text
}
