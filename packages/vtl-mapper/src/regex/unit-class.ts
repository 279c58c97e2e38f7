import { javaError } from '../methods/arguments.ts'
import type { UnitTest } from './pattern-tree.ts'

/** Reads single characters, escapes and `[…]` of a pattern. */
export type PatternCursor = { readonly source: string; at: number; ignoreCase: boolean; dotAll: boolean; multiline: boolean; comments: boolean }

const between = (from: number, to: number): UnitTest => unit => unit >= from && unit <= to
const anyOf = (text: string): UnitTest => unit => text.includes(String.fromCharCode(unit))
const not = (test: UnitTest): UnitTest => unit => !test(unit)
const digit = between(48, 57)
const lower = between(97, 122)
const upper = between(65, 90)
const letter: UnitTest = unit => lower(unit) || upper(unit)

/** A character of a word, as `\w` and `\b` have it. */
export const isWordUnit: UnitTest = unit => letter(unit) || digit(unit) || unit === 95

const shorthands: Readonly<Record<string, UnitTest>> = {
  d: digit,
  w: isWordUnit,
  s: anyOf(' \t\n\v\f\r'),
  h: anyOf(' \t\u00a0\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000'),
  v: anyOf('\n\v\f\r\u0085\u2028\u2029'),
}

const named: Readonly<Record<string, UnitTest>> = {
  Lower: lower,
  Upper: upper,
  ASCII: between(0, 127),
  Alpha: letter,
  Digit: digit,
  Alnum: unit => letter(unit) || digit(unit),
  Punct: anyOf('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'),
  Graph: between(33, 126),
  Print: between(32, 126),
  Blank: anyOf(' \t'),
  Cntrl: unit => unit < 32 || unit === 127,
  XDigit: unit => digit(unit) || between(97, 102)(unit) || between(65, 70)(unit),
  Space: anyOf(' \t\n\v\f\r'),
}

/** The complaint about a wrong pattern. */
export function patternError({ source, at }: PatternCursor, reason: string): Error {
  return javaError('java.util.regex.PatternSyntaxException', `${reason} near index ${at} of ${source}`)
}

/** `\d`, `\p{…}` and their kin behind the backslash; undefined when it is another escape. */
export function readShorthand(cursor: PatternCursor): UnitTest | undefined {
  const letterAt = cursor.source.charAt(cursor.at)
  if (letterAt === 'p' || letterAt === 'P') {
    cursor.at++
    const test = readProperty(cursor)
    return letterAt === 'P' ? not(test) : test
  }
  const test = Object.hasOwn(shorthands, letterAt.toLowerCase()) ? shorthands[letterAt.toLowerCase()] : undefined
  if (test) cursor.at++
  return test && (letterAt >= 'a' ? test : not(test))
}

function readProperty(cursor: PatternCursor): UnitTest {
  const close = cursor.source.charAt(cursor.at) === '{' ? cursor.source.indexOf('}', cursor.at) : cursor.at + 1
  if (close < 0) throw patternError(cursor, 'Unclosed character family')
  const raw = cursor.source.slice(cursor.at, close).replace('{', '')
  const name = raw || cursor.source.charAt(cursor.at)
  cursor.at = close + (cursor.source.charAt(close) === '}' ? 1 : 0)
  if (Object.hasOwn(named, name)) return named[name] as UnitTest
  const known = /^(?:Is)?(L|Lu|Ll|Lt|Lm|Lo|M|Mn|N|Nd|Nl|No|P|Pc|Pd|Ps|Pe|Po|S|Sm|Sc|Sk|So|Z|Zs|C|Cc|Alphabetic|Uppercase|Lowercase|White_Space|Latin|Greek|Cyrillic|Han)$/.exec(name)?.[1]
  if (!known) throw patternError(cursor, `Unknown character property name {${name}}`)
  const pattern = new RegExp(/^(?:Latin|Greek|Cyrillic|Han)$/.test(known) ? `\\p{Script=${known}}` : `\\p{${known}}`, 'u')
  return unit => pattern.test(String.fromCharCode(unit))
}

const controls: Readonly<Record<string, number>> = { t: 9, n: 10, r: 13, f: 12, a: 7, e: 27 }

/** The one character that an escape behind the backslash stands for. */
export function readEscape(cursor: PatternCursor): number {
  const character = cursor.source.charAt(cursor.at++)
  if (character === '') throw patternError(cursor, 'Unexpected internal error')
  if (Object.hasOwn(controls, character)) return controls[character] as number
  if (character === 'x') return readHex(cursor, 2)
  if (character === 'u') return readHex(cursor, 4)
  if (character === 'c') return cursor.source.charCodeAt(cursor.at++) ^ 64
  if (character === '0') return readOctal(cursor)
  if (/[a-zA-Z]/.test(character)) throw patternError(cursor, 'Illegal/unsupported escape sequence')
  return character.charCodeAt(0)
}

function readHex(cursor: PatternCursor, length: number): number {
  const digits = cursor.source.slice(cursor.at, cursor.at + length)
  if (!/^[0-9a-fA-F]+$/.test(digits) || digits.length < length) throw patternError(cursor, 'Illegal hexadecimal escape sequence')
  cursor.at += length
  return Number.parseInt(digits, 16)
}

function readOctal(cursor: PatternCursor): number {
  const digits = /^(?:[0-3][0-7]{0,2}|[4-7][0-7]?)/.exec(cursor.source.slice(cursor.at, cursor.at + 3))?.[0]
  if (!digits) throw patternError(cursor, 'Illegal octal escape sequence')
  cursor.at += digits.length
  return Number.parseInt(digits, 8)
}

/** A test for one character, in either case where the pattern says so. */
export function unitTest(code: number, ignoreCase: boolean): UnitTest {
  const text = String.fromCharCode(code)
  if (!ignoreCase || text.toLowerCase() === text.toUpperCase()) return unit => unit === code
  const a = text.toLowerCase().charCodeAt(0)
  const b = text.toUpperCase().charCodeAt(0)
  return unit => unit === a || unit === b
}

/** `[…]`, the cursor standing behind the opening bracket: ranges, nested classes, `&&` and `^`. */
export function readClass(cursor: PatternCursor, depth = 0): UnitTest {
  if (depth > 50) throw patternError(cursor, 'Character classes nest too deep')
  const negative = cursor.source.charAt(cursor.at) === '^'
  if (negative) cursor.at++
  let parts: UnitTest[] = []
  const intersections: (readonly UnitTest[])[] = []
  for (let first = true; ; first = false) {
    const character = cursor.source.charAt(cursor.at)
    if (character === '') throw patternError(cursor, 'Unclosed character class')
    if (character === ']' && (!first || intersections.length > 0)) break
    if (cursor.source.startsWith('&&', cursor.at)) {
      cursor.at += 2
      intersections.push(parts)
      parts = []
    } else parts.push(readClassPart(cursor, depth))
  }
  cursor.at++
  const groups = [...intersections, parts].filter(group => group.length > 0)
  const test: UnitTest = unit => groups.every(group => group.some(part => part(unit)))
  return negative ? not(test) : test
}

function readClassPart(cursor: PatternCursor, depth: number): UnitTest {
  const { source, ignoreCase } = cursor
  if (source.charAt(cursor.at) === '[') {
    cursor.at++
    return readClass(cursor, depth + 1)
  }
  if (source.charAt(cursor.at) === '\\') {
    cursor.at++
    if (source.charAt(cursor.at) === 'Q') return readQuoted(cursor)
    const shorthand = readShorthand(cursor)
    if (shorthand) return shorthand
    return readRange(cursor, readEscape(cursor), ignoreCase)
  }
  return readRange(cursor, source.charCodeAt(cursor.at++), ignoreCase)
}

function readQuoted(cursor: PatternCursor): UnitTest {
  const end = cursor.source.indexOf('\\E', cursor.at)
  const text = cursor.source.slice(cursor.at + 1, end < 0 ? undefined : end)
  cursor.at = end < 0 ? cursor.source.length : end + 2
  return anyOf(text)
}

function readRange(cursor: PatternCursor, from: number, ignoreCase: boolean): UnitTest {
  const { source } = cursor
  const next = source.charAt(cursor.at + 1)
  if (source.charAt(cursor.at) !== '-' || next === ']' || next === '[' || next === '') return unitTest(from, ignoreCase)
  cursor.at++
  const escaped = source.charAt(cursor.at) === '\\'
  if (escaped) cursor.at++
  const to = escaped ? readEscape(cursor) : source.charCodeAt(cursor.at++)
  if (to < from) throw patternError(cursor, 'Illegal character range')
  const test = between(from, to)
  if (!ignoreCase) return test
  return unit => test(unit) || test(String.fromCharCode(unit).toLowerCase().charCodeAt(0)) || test(String.fromCharCode(unit).toUpperCase().charCodeAt(0))
}
