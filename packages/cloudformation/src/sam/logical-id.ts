import type { Json } from '../json.ts'
import { isObject } from '../json.ts'
import { sha1Hex } from './sha1.ts'

/** First ten hex digits of the SHA-1 of the data, or nothing for data that is empty. */
export function hashSuffix(data: Json | undefined): string {
  return data === undefined || data === null || data === '' || isEmpty(data)
    ? ''
    : sha1Hex(typeof data === 'string' ? data : pythonJson(data, compact)).slice(0, 10)
}

const isEmpty = (data: Json): boolean =>
  data === false || data === 0 || (typeof data === 'object' && data !== null && Object.keys(data).length === 0)
/** Letters and digits only, of any script. */
export const isAlphanumeric = (text: string): boolean => /^[\p{L}\p{N}]+$/u.test(text)

interface Separators {
  readonly item: string
  readonly key: string
  readonly sorted: boolean
}

const compact: Separators = { item: ',', key: ':', sorted: true }
/** How Python's `json.dumps` writes by default. */
export const spaced: Separators = { item: ', ', key: ': ', sorted: false }

/** JSON as Python's `json.dumps` writes it: ASCII only. */
export function pythonJson(value: Json, separators: Separators): string {
  if (Array.isArray(value)) return `[${value.map((item) => pythonJson(item, separators)).join(separators.item)}]`
  if (isObject(value)) {
    const entries = Object.entries(value)
    if (separators.sorted) entries.sort(([left], [right]) => (left < right ? -1 : 1))
    return `{${entries.map(([key, item]) => `${quoted(key)}${separators.key}${pythonJson(item, separators)}`).join(separators.item)}}`
  }
  return typeof value === 'string' ? quoted(value) : JSON.stringify(value)
}

const quoted = (text: string): string =>
  JSON.stringify(text).replaceAll(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** JSON as Python's `json.dumps` writes it with sorted keys and an indentation of four. */
export function pythonIndented(value: Json, indent = ''): string {
  const inner = `${indent}    `
  const block = (open: string, items: readonly string[], close: string): string =>
    items.length === 0 ? open + close : `${open}\n${items.map((item) => inner + item).join(',\n')}\n${indent}${close}`
  if (Array.isArray(value))
    return block(
      '[',
      value.map((item) => pythonIndented(item, inner)),
      ']',
    )
  if (!isObject(value)) return pythonJson(value, compact)
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1))
  return block(
    '{',
    entries.map(([key, item]) => `${quoted(key)}: ${pythonIndented(item, inner)}`),
    '}',
  )
}
