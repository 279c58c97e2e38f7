import { VtlError } from '../errors.ts'
import type { Instruction, Program } from './run-program.ts'

/** A program, the slot of each group's beginning by number, and the numbers of the named groups. */
export type ParsedRegex = { readonly program: Program; readonly slots: readonly number[]; readonly names: ReadonlyMap<string, number> }

const maxLength = 10_000
const maxNesting = 100
const maxRepeat = 1000
const maxInstructions = 20_000
const controls: Readonly<Record<string, number>> = { t: 9, n: 10, r: 13, f: 12, a: 7, e: 27 }
/** Not `[^]`: V8 of Node 20 does not repeat that under the flag `v`. */
const anything = '[\\s\\S]'
const lineEnds = '\\n\\r\\x85\\u2028\\u2029'

/** What stands for a class of one letter or a POSIX name in brackets of JavaScript. */
const classes: Readonly<Record<string, string>> = {
  d: '0-9',
  w: '\\w',
  s: ' \\t-\\r',
  h: ' \\t\\xa0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000',
  v: `\\v\\f${lineEnds}`,
  Lower: 'a-z',
  Upper: 'A-Z',
  ASCII: '\\0-\\x7f',
  Alpha: 'a-zA-Z',
  Digit: '0-9',
  Alnum: 'a-zA-Z0-9',
  Punct: '\\x21-\\x2f:-@\\[-`\\x7b-\\x7e',
  Graph: '\\x21-\\x7e',
  Print: ' -\\x7e',
  Blank: ' \\t',
  Cntrl: '\\0-\\x1f\\x7f',
  XDigit: '0-9a-fA-F',
  Space: ' \\t-\\r',
}

/**
 * Translates the syntax of `java.util.regex.Pattern`. Single characters and places become expressions of JavaScript, whose engine
 * cannot run away on these; all that could be tried in more than one way is left to the program.
 *
 * @throws VtlError `ERR_VTL_METHOD`, as Java throws PatternSyntaxException.
 */
export function parseRegex(source: string, given: string): ParsedRegex {
  const slots = [0]
  const names = new Map<string, number>()
  let flags = given
  let at = 0
  let slot = 2
  let nesting = 0
  let size = 0
  const fail = (reason: string): never => {
    throw new VtlError('ERR_VTL_METHOD', `Invalid regular expression ${source.slice(0, 200)}: ${reason} near index ${at}`)
  }
  const take = (sticky: RegExp): RegExpExecArray | null => {
    sticky.lastIndex = at
    const match = sticky.exec(source)
    if (match) at = sticky.lastIndex
    return match
  }
  const has = (flag: string): boolean => flags.includes(flag)
  const native = (text: string): RegExp => new RegExp(text, has('i') && has('u') ? 'ivy' : 'vy')
  const character = (text: string): Instruction => ({ op: 'test', regex: native(text), source: text })
  const skipComments = (): void => {
    if (has('x')) take(/(?:\s|#.*)*/y)
  }

  function choice(): Program {
    if (++nesting > maxNesting) fail('groups nest too deep')
    const outer = flags
    const first = sequence()
    let program = first
    if (take(/\|/y)) {
      const rest = choice()
      program = [{ op: 'branch', to: 1, other: first.length + 2 }, ...first, { op: 'branch', to: rest.length + 1 }, ...rest]
    }
    flags = outer
    nesting--
    return program
  }

  function sequence(): Program {
    const program: Instruction[] = []
    for (;;) {
      skipComments()
      if (at >= source.length || '|)'.includes(source.charAt(at))) return program
      const found = atom()
      if (!found) continue
      skipComments()
      for (const instruction of quantified(found)) program.push(instruction)
    }
  }

  /** Undefined where only flags were set. */
  function atom(): Program | undefined {
    const group = take(/\((?:\?(?:(<?[=!]|>)|<([a-zA-Z][a-zA-Z0-9]*)>|([dimsuxU]*)(-[dimsuxU-]*)?([:)])))?/y)
    if (group) return readGroup(group)
    const quoted = readQuoted()
    if (quoted) return quoted.flatMap((text, index) => (index === quoted.length - 1 ? quantified([character(text)]) : character(text)))
    if (take(/\\R/y)) return [{ op: 'branch', to: 1, other: 4 }, character('\\r'), character('\\n'), { op: 'branch', to: 2 }, character(`[${classes['v']}]`)]
    const again = take(/\\(?:([1-9])|k<([a-zA-Z][a-zA-Z0-9]*)>)/y)
    if (again) return [{ op: 'again', slots, group: again[1] ? extended(Number(again[1])) : (names.get(again[2] as string) ?? fail('unknown group name')), ignoreCase: has('i') }]
    const place = take(/\\[bBAzZ]|[$^]/y)
    if (place) return [{ op: 'test', regex: native(placeSource(place[0])) }]
    if (take(/[*+?{]/y)) fail('dangling quantifier')
    return [character(take(/\./y) ? (has('s') ? anything : `[^${has('d') ? '\\n' : lineEnds}]`) : take(/\[/y) ? readClass() : `[${readItem(false)}]`)]
  }

  function readGroup([, look, name, on, off = '', close]: RegExpExecArray): Program | undefined {
    const outer = flags
    if (on !== undefined) flags = Array.from(flags + on).filter(flag => !off.includes(flag)).join('')
    if (close === ')') return undefined
    const begin = slot
    const captures = !look && on === undefined
    if (captures) {
      slot += 2
      if (name) names.set(name, slots.length)
      slots.push(begin)
    }
    const program = choice()
    if (!take(/\)/y)) fail('unclosed group')
    flags = outer
    if (look) return [{ op: 'inner', program, look: look === '>' ? '' : look }]
    return captures ? [{ op: 'save', slot: begin }, ...program, { op: 'save', slot: begin + 1 }] : program
  }

  /** As many digits as there are groups for. */
  function extended(first: number): number {
    let group = first
    for (let digit = source.charAt(at); /\d/.test(digit) && group * 10 + Number(digit) < slots.length; digit = source.charAt(at)) {
      group = group * 10 + Number(digit)
      at++
    }
    return group
  }

  function placeSource(place: string): string {
    const end = has('d') ? '\\n' : `[${lineEnds}]`
    const notWithin = has('d') ? '' : '(?!(?<=\\r)\\n)'
    if (place === '\\b' || place === '\\B') return place === '\\b' ? boundary : `(?!${boundary})`
    if (place === '^' && has('m')) return `(?=[^])(?:(?<![^])|(?<=${end})${notWithin})`
    if (place === '^' || place === '\\A') return '(?<![^])'
    if (place === '\\z') return '(?![^])'
    return place === '$' && has('m') ? `(?![^])|${notWithin}(?=${end})` : `(?![^])|${notWithin}(?=${has('d') ? '' : '\\r\\n(?![^])|'}${end}(?![^]))`
  }

  function quantified(unit: Program): Program {
    const bounds = take(/([*+?])|\{(\d{1,9})(,?)(\d{0,9})\}/y)
    if (!bounds) return source.charAt(at) === '{' ? fail('unclosed counted closure') : unit
    const [, sign, low, comma, high] = bounds
    const min = Number(low ?? (sign === '+' ? 1 : 0))
    const max = sign ? (sign === '?' ? 1 : Infinity) : comma ? (high ? Number(high) : Infinity) : min
    if (max < min || min > maxRepeat || (max > maxRepeat && max !== Infinity)) fail('illegal repetition range')
    if (take(/\+/y)) return [{ op: 'inner', program: repeated(unit, min, max, false) }]
    return repeated(unit, min, max, take(/\?/y) !== null)
  }

  function repeated(unit: Program, min: number, max: number, isLazy: boolean): Program {
    const only = unit[0]
    if (only?.op === 'test' && only.source !== undefined && only.min === undefined && unit.length === 1 && !isLazy) {
      return [{ op: 'test', regex: native(`${only.source}{${min},${max === Infinity ? '' : max}}`), source: '', min }]
    }
    size += (unit.length + 1) * (max === Infinity ? min + 4 : max)
    if (size > maxInstructions) fail('the expression is too large')
    const branch = (past: number): Instruction => ({ op: 'branch', to: isLazy ? past : 1, other: isLazy ? 1 : past })
    let rest: Program = []
    if (max === Infinity) {
      const turn = slot++
      rest = [branch(unit.length + 4), { op: 'save', slot: turn }, ...unit, { op: 'progress', slot: turn, to: 2 }, { op: 'branch', to: -unit.length - 3 }]
    } else for (let turn = min; turn < max; turn++) rest = [branch(unit.length + 1 + rest.length), ...unit, ...rest]
    return [...Array.from({ length: min }, () => unit).flat(), ...rest]
  }

  /** `\Q…\E` as one expression a character. */
  function readQuoted(): string[] | undefined {
    const quoted = take(/\\Q([^]*?)(?:\\E|$)/y)
    return quoted ? Array.from(quoted[1] as string, text => `[${span(text.codePointAt(0) as number)}]`) : undefined
  }

  /** A class in brackets, the `[` being read; with unions `[a[bc]]` and intersections `[a-z&&[^x]]`. */
  function readClass(): string {
    if (++nesting > maxNesting) fail('classes nest too deep')
    const negation = take(/\^/y) ? '^' : ''
    const parts: string[] = []
    let union = ''
    for (let isFirst = true; ; isFirst = false) {
      skipComments()
      if (at >= source.length) fail('unclosed character class')
      if (!isFirst && take(/\]/y)) break
      if (take(/&&/y)) {
        if (union) parts.push(union)
        union = ''
      } else union += take(/\[/y) ? readClass() : (readQuoted()?.join('') ?? readItem(true))
    }
    if (union) parts.push(union)
    nesting--
    return `[${negation}${parts.length > 1 ? parts.map(part => `[${part}]`).join('&&') : parts.join('')}]`
  }

  /** An escape, a character or, in brackets, a range, as it may stand in brackets of JavaScript. */
  function readItem(inBrackets: boolean): string {
    const known = take(/\\(?:([dwshv])|p(?:\{(\w+=?\w*)\}|(\w)))/iy)
    if (known) return `[${/[DWSHVP]/.test(source.charAt(at - known[0].length + 1)) ? '^' : ''}${known[1] ? classes[known[1].toLowerCase()] : property((known[2] ?? known[3]) as string)}]`
    const low = readCode()
    if (!inBrackets || source.charAt(at) !== '-' || '[]'.includes(source.charAt(at + 1))) return span(low)
    at++
    const high = readCode()
    return high < low ? fail('illegal character range') : span(low, high)
  }

  /** POSIX names, Unicode categories, scripts (`IsGreek`) and binary properties. */
  function property(name: string): string {
    const bare = name.replace(/^(?:Is|general_category=|gc=)/, '')
    for (const text of [`\\p{${bare}}`, `\\p{Script=${bare}}`]) {
      try {
        if (Object.hasOwn(classes, name) || new RegExp(text, 'u').unicode) return classes[name] ?? text
      } catch {}
    }
    return fail(`unknown character property ${name}`)
  }

  function readCode(): number {
    const escape = take(/\\(?:x\{([\da-fA-F]+)\}|x([\da-fA-F]{2})|u([\da-fA-F]{4})|c([^])|0([0-3]?[0-7]{1,2})|([tnrfae])|([^a-zA-Z0]))/uy)
    if (!escape) return (take(/[^\\]/uy) ?? fail('illegal escape'))[0].codePointAt(0) as number
    const [, braced, two, four, control, octal, letter, other] = escape
    const hex = braced ?? two ?? four
    if (hex) return Number.parseInt(hex, 16) > 0x10ffff ? fail('illegal hexadecimal escape') : Number.parseInt(hex, 16)
    if (control) return control.charCodeAt(0) ^ 64
    return octal ? Number.parseInt(octal, 8) : letter ? (controls[letter] as number) : ((other as string).codePointAt(0) as number)
  }

  /** With the flag `i` in either case: only ASCII letters, unless `u` is set. */
  function span(low: number, high = low): string {
    const text = (from: number, to: number): string => (from > to ? '' : `\\u{${from.toString(16)}}-\\u{${to.toString(16)}}`)
    return text(low, high) + (has('i') ? text(Math.max(low, 65) + 32, Math.min(high, 90) + 32) + text(Math.max(low, 97) - 32, Math.min(high, 122) - 32) : '')
  }

  if (source.length > maxLength) fail(`more than ${maxLength} characters`)
  const program = choice()
  if (at < source.length) fail('unmatched closing parenthesis')
  return { program, slots, names }
}

/** For `\b`, unlike `\w`, every letter and digit of Unicode counts. */
const boundary = '(?<=[\\w\\p{L}\\p{Nd}])(?![\\w\\p{L}\\p{Nd}])|(?<![\\w\\p{L}\\p{Nd}])(?=[\\w\\p{L}\\p{Nd}])'
