import { VtlError } from '../errors.ts'
import { JavaDouble, JavaFloat } from '../values/java-numbers.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap, MapEntry, MapView } from '../values/java-map.ts'
import { JavaObject } from '../values/java-object.ts'
import { numberToString } from '../values/number-to-string.ts'
import type { Value } from '../values/value.ts'
import { escapeText } from './escape-text.ts'

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
  return write(value, { isSpecial: escapeSlash ? isSpecialOrSlash : isSpecial, remaining: maxLength, depth: 0 })
}

type WriteState = { readonly isSpecial: (code: number) => boolean; remaining: number; depth: number }

const maxDepth = 1000

function write(value: Value, state: WriteState): string {
  if (typeof value === 'object' && value !== null) return writeObject(value, state)
  return counted(typeof value === 'string' ? writeString(value, state) : String(value), state)
}

function writeObject(value: Exclude<Value, null | string | boolean | number>, state: WriteState): string {
  if (value instanceof JavaMap) return nested(state, () => writeEntries(value, state))
  if (value instanceof JavaList) return nested(state, () => writeItems(value.items, state))
  if (value instanceof MapView) return nested(state, () => writeItems(value.items(), state))
  if (value instanceof MapEntry) return nested(state, () => `{"key":${write(value.key, state)},"value":${write(value.map.get(value.key), state)}}`)
  if (value instanceof JavaObject) return counted(writeString(value.print() ?? 'null', state), state)
  if ((value instanceof JavaDouble || value instanceof JavaFloat) && Math.abs(value.value) === Infinity) return counted('null', state)
  return counted(numberToString(value), state)
}

function nested(state: WriteState, body: () => string): string {
  if (++state.depth > maxDepth) throw new VtlError('ERR_VTL_OUTPUT_TOO_LARGE', `A value nests deeper than ${maxDepth} levels`)
  const written = body()
  state.depth--
  return written
}

function writeEntries(map: JavaMap, state: WriteState): string {
  let written = '{'
  for (const [key, value] of map.entries) {
    const name = typeof key === 'string' ? key : write(key, state)
    written += `${written.length > 1 ? ',' : ''}${counted(writeString(name, state), state)}:${write(value, state)}`
  }
  return `${written}}`
}

function writeItems(items: readonly Value[], state: WriteState): string {
  let written = '['
  for (const item of items) written += (written.length > 1 ? ',' : '') + write(item, state)
  return `${written}]`
}

function writeString(text: string, { isSpecial }: WriteState): string {
  return `"${escapeText(text, isSpecial)}"`
}

function isSpecial(code: number): boolean {
  return code < 32 || code === 34 || code === 92 || (code > 126 && code < 160) || (code > 0x1fff && code < 0x2100)
}

const isSpecialOrSlash = (code: number): boolean => code === 47 || isSpecial(code)

function counted(text: string, state: WriteState): string {
  state.remaining -= text.length + 1
  if (state.remaining < 0) throw new VtlError('ERR_VTL_OUTPUT_TOO_LARGE', 'A value is too long to be written as JSON')
  return text
}
