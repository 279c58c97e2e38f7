import { controls } from '../json/escape-text.ts'
import { TextReader } from '../text-reader.ts'
import { accept, again, capture, choice, look, repeat, sequence, test, testMany } from './matcher.ts'
import type { Part, Step } from './matcher.ts'

/** A regular expression as the first step of a match. */
export type ParsedRegex = {
  readonly first: Step
  /** With which characters a match can begin, where that is known: these are found faster than tried. */
  readonly lead: RegExp | undefined
  /** The numbers of the named groups. */
  readonly names: ReadonlyMap<string, number>
  /** How many groups there are. */
  readonly groups: number
}

const maxLength = 10_000
const lineEnds = '\\n\\r\\x85\\u2028\\u2029'

/** What stands for a class of one letter or a POSIX name in brackets of JavaScript. */
const classes: Readonly<Record<string, string>> = {
  d: '0-9',
  w: '\\w',
  s: ' \\t-\\r',
  h: '\\t\\u180e\\p{Zs}',
  v: `\\v\\f${lineEnds}`,
  Lower: 'a-z',
  Upper: 'A-Z',
  ASCII: '\\0-\\x7f',
  Alpha: 'a-zA-Z',
  Digit: '0-9',
  Alnum: 'a-zA-Z0-9',
  Punct: '!-\\/:-@\\[-`\\{-~',
  Graph: '!-~',
  Print: ' -~',
  Blank: ' \\t',
  Cntrl: '\\0-\\x1f\\x7f',
  XDigit: '0-9a-fA-F',
  Space: ' \\t-\\r',
}

const escapes: Readonly<Record<string, string>> = { ...controls, a: '\x07', e: '\x1b' }

const signs: Readonly<Record<string, string>> = { '*': '0,', '+': '1,', '?': '0,1' }

/** For `\b`, unlike `\w`, every letter and digit of Unicode counts. */
const letter = '[\\w\\p{L}\\p{Nd}]'
const boundary = `(?<=${letter})(?!${letter})|(?<!${letter})(?=${letter})`

/**
 * Translates the syntax of `java.util.regex.Pattern`. Single characters and places become expressions of JavaScript, whose engine
 * cannot run away on these; all that could be tried in more than one way is left to the matcher.
 *
 * @throws VtlError `ERR_VTL_METHOD`, as Java throws PatternSyntaxException.
 */
export function parseRegex(given: string, givenFlags: string): ParsedRegex {
  // Java, too, first puts a backslash before each sign between `\Q` and `\E`.
  const source = given.replace(/\\(?:Q([^]*?)(?:\\E|$)|[^])/g, (escape, quoted: string | undefined) => quoted?.replace(/[^a-zA-Z0-9]/gu, '\\$&') ?? escape)
  const names = new Map<string, number>()
  let flags = givenFlags
  const reader = new TextReader(source, 'ERR_VTL_METHOD', 'regular expression')
  /** What each way of the whole expression begins with; empty where it is something else than a character. */
  const leads: string[] = []
  let groups = 0
  let register = -1
  const fail = (): never => {
    throw reader.unexpected()
  }
  const has = (flag: string): boolean => flags.includes(flag)
  const native = (text: string): RegExp => new RegExp(text, has('i') && has('u') ? 'ivy' : 'vy')
  const single = (text: string): Part => test(native(text))
  const skipComments = (): void => {
    if (has('x')) reader.take(/(?:\s|#.*)*/y)
  }

  const readChoice = (): Part =>
    reader.nested(() => {
      const ways: Part[] = []
      do ways.push(readSequence())
      while (reader.take(/\|/y))
      return choice(ways)
    })

  function readSequence(): Part {
    const parts: Part[] = []
    let lead = ''
    for (skipComments(); !/^[|)]?$/.test(reader.head); skipComments()) {
      const unit = readUnit()
      skipComments()
      if (!unit) continue
      if (parts.length === 0 && typeof unit === 'string' && !/[*?{]/.test(reader.head) && !has('u')) lead = unit
      parts.push(readQuantifier(unit))
    }
    if (reader.nesting === 1) leads.push(lead)
    return sequence(parts)
  }

  /** A single character as an expression of JavaScript, or something else; undefined where only flags were set. */
  function readUnit(): string | Part | undefined {
    const group = reader.take(/\((?:\?(?:(<?[=!]|>)|<([a-zA-Z][a-zA-Z0-9]*)>|([dimsuxU]*)(-[dimsuxU]*)?([:)])))?/y)
    if (group) return readGroup(group)
    if (reader.take(/\\R/y)) return choice(['\\r\\n', `[${classes['v']}]`].map(single))
    const [, number, name = ''] = reader.take(/\\(?:([1-9]\d{0,4})|k<(\w+)>)/y) ?? []
    if (number ?? name) return again(number ? groupOf(number) : (names.get(name) ?? fail()), has('i'))
    const place = reader.take(/\\[bBAzZ]|[$^]/y)
    if (place) return single(placeSource(place[0]))
    if (reader.take(/[*+?{]/y)) fail()
    // Not `[^]`: V8 of Node 20 does not repeat that under the flag `v`.
    if (reader.take(/\./y)) return has('s') ? '[\\s\\S]' : `[^${has('d') ? '\\n' : lineEnds}]`
    return reader.take(/\[/y) ? readClass() : `[${readItem(false)}]`
  }

  function readGroup([, kind, name, on = '', off = '', close]: RegExpExecArray): Part | undefined {
    const outer = flags
    flags = (flags + on).replace(new RegExp(`[${off}]`, 'g'), '')
    if (close === ')') return undefined
    const group = (kind ?? close) ? 0 : ++groups
    if (name) (names.has(name) ? fail() : names).set(name, group)
    const part = readChoice()
    if (!reader.take(/\)/y)) fail()
    flags = outer
    return kind ? look(kind, part) : group ? capture(group, part, (register += 2)) : part
  }

  /** As many of the digits as there are groups for, at least one; the others are read again. */
  function groupOf(digits: string): number {
    if (digits.length === 1 || Number(digits) <= groups) return Number(digits)
    reader.at--
    return groupOf(digits.slice(0, -1))
  }

  function placeSource(place: string): string {
    const end = has('d') ? '\\n' : `(?:\\r\\n|[${lineEnds}])`
    const notWithin = has('d') ? '' : '(?!(?<=\\r)\\n)'
    if (place === '\\b') return boundary
    if (place === '\\B') return `(?!${boundary})`
    if (place === '\\z') return '$'
    const inLines = has('m') && place.length === 1
    if (place === '^' || place === '\\A') return inLines ? `(?!$)(?:^|(?<=${end})${notWithin})` : '^'
    return `$|${notWithin}(?=${end}${inLines ? '' : '$'})`
  }

  function readQuantifier(unit: string | Part): Part {
    const isSingle = typeof unit === 'string'
    const [, sign = '', braces, mode] = reader.take(/(?:([*+?])|\{(\d{1,9}(?:,\d{0,9})?)\})([+?]?)/y) ?? []
    const bounds = signs[sign] ?? braces
    if (!bounds) return reader.head === '{' ? fail() : isSingle ? single(unit) : unit
    const [min = '', max = min] = bounds.split(',')
    if (max && Number(max) < Number(min)) fail()
    const isLazy = mode === '?'
    const many = isSingle && !isLazy ? testMany(native(`${unit}{${bounds}}`), Number(min)) : repeat(isSingle ? single(unit) : unit, Number(min), Number(max || Infinity), isLazy, (register += 2))
    return mode === '+' ? look('>', many) : many
  }

  /** A class in brackets, the `[` being read; with unions `[a[bc]]` and intersections `[a-z&&[^x]]`. */
  function readClass(): string {
    const open = reader.take(/\^/y) ? '[^' : '['
    const parts = ['']
    skipComments()
    do {
      if (reader.take(/&&/y)) parts.unshift('')
      else parts[0] += reader.take(/\[/y) ? reader.nested(readClass) : readItem(true)
      skipComments()
    } while (!reader.take(/\]/y))
    return `${open}${parts.filter(Boolean).map(part => `[${part}]`).join('&&')}]`
  }

  /** An escape, a character or, in brackets, a range, as it may stand in brackets of JavaScript. */
  function readItem(inBrackets: boolean): string {
    const [, kind, name, initial = name] = reader.take(/\\([dwshvp])(?:(?<!p)|\{(\w+=?\w*)\}|(\w))/iy) ?? []
    if (kind) return `[${kind < 'a' ? '^' : ''}${property(initial ?? kind.toLowerCase())}]`
    const low = readCode()
    const high = inBrackets && reader.take(/-(?![[\]])/y) ? readCode() : low
    return high < low ? fail() : span(low, high)
  }

  /** POSIX names, Unicode categories, scripts (`IsGreek`) and binary properties. */
  function property(name: string): string {
    if (Object.hasOwn(classes, name)) return classes[name] as string
    const bare = name.replace(/^(?:Is|.*=)/, '')
    for (const text of [`\\p{${bare}}`, `\\p{Script=${bare}}`]) {
      try {
        if (native(text).sticky) return text
      } catch {}
    }
    return fail()
  }

  function readCode(): number {
    const [, braced, two, four = braced ?? two, control, octal, letter = '', other = letter] =
      reader.take(/\\(?:x\{([\da-fA-F]+)\}|x([\da-fA-F]{2})|u([\da-fA-F]{4})|c([^])|0([0-3]?[0-7]{1,2})|([tnrfae]|[^a-zA-Z0]))|([^\\])/uy) ?? fail()
    const code = four ? Number.parseInt(four, 16) : octal ? Number.parseInt(octal, 8) : control ? control.charCodeAt(0) ^ 64 : (escapes[letter] ?? other).codePointAt(0) as number
    return code > 0x10ffff ? fail() : code
  }

  /** With the flag `i` in either case: only ASCII letters, unless `u` is set. */
  function span(low: number, high: number): string {
    const text = (from: number, to: number): string => (from > to ? '' : `\\u{${from.toString(16)}}-\\u{${to.toString(16)}}`)
    return text(low, high) + (has('i') ? text(Math.max(low, 65) + 32, Math.min(high, 90) + 32) + text(Math.max(low, 97) - 32, Math.min(high, 122) - 32) : '')
  }

  if (source.length > maxLength) fail()
  const part = readChoice()
  if (reader.head) fail()
  return { first: part(accept), lead: leads.every(Boolean) ? new RegExp(leads.join('|'), 'gv') : undefined, names, groups }
}
