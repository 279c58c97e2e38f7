import type { Json } from '../json.ts'
import type { PythonText, PythonValue } from './python-document.ts'
import { isDict, isText, literal, PythonFloat } from './python-document.ts'

/** A value as Python's `str()` prints it: what SAM hashes. */
export function pythonRepr(value: PythonValue): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number') return numberRepr(value)
  if (value instanceof PythonFloat) return `${value.value}.0`
  if (isText(value)) return textRepr(value)
  if (isDict(value))
    return `{${value
      .entries()
      .map(([key, item]) => `${textRepr(key)}: ${pythonRepr(item)}`)
      .join(', ')}}`
  return `[${value.map(pythonRepr).join(', ')}]`
}

/** A value as Python writes it into a text: a string without quotes. */
export const pythonText = (value: Json): string => (typeof value === 'string' ? value : pythonRepr(literal(value)))

/** Name of a template value's type in Python. */
export function pythonType(value: Json): string {
  if (value === null) return 'NoneType'
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float'
  return { string: 'str', boolean: 'bool' }[typeof value as 'string' | 'boolean'] ?? 'dict'
}

function numberRepr(value: number): string {
  if (Number.isInteger(value)) return BigInt(value).toString()
  return String(value).replace(/e([+-])(\d)$/u, 'e$10$2')
}

function textRepr(value: PythonText): string {
  if (typeof value === 'string') return quote(value, (character) => escape(character, !isPrintable(character)))
  // unicode_escape first, then the quotes of the escaped text, with the doubled backslashes made single again.
  const escaped = Array.from(value.text, (character) => escape(character, character > '~' || character < ' ')).join('')
  return `u${quote(escaped, (character) => character)}`
}

function quote(text: string, map: (character: string) => string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'"
  return mark + Array.from(text, (character) => (character === mark ? `\\${mark}` : map(character))).join('') + mark
}

const isPrintable = (character: string): boolean => character === ' ' || !/[\p{C}\p{Z}]/u.test(character)
const named: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function escape(character: string, numeric: boolean): string {
  const short = named[character]
  if (short) return short
  if (!numeric) return character
  const code = character.codePointAt(0) ?? 0
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`
}
