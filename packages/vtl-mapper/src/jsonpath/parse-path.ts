import { parseJson } from '../json/parse-json.ts'
import { parseFilter } from './parse-filter.ts'
import { pathError } from './path-error.ts'
import { closingQuote, matchingClose, unescapeText } from './path-text.ts'
import { isPathFunction } from './path-functions.ts'
import { planPath } from './path-token.ts'
import type { PathParameter, PathPlan, PathToken } from './path-token.ts'

/** Longer paths, and deeper filters, are refused so that evaluation cannot exhaust the stack, nor parsing the clock. */
const maxLength = 10_000
const maxTokens = 500
const maxNesting = 50

/**
 * Parses a JSONPath as Jayway does. A path that does not begin with `$` or `@` is taken as if `$.` stood before it.
 *
 * @param nesting how many filters and function parameters this path stands in.
 * @throws VtlError `ERR_VTL_JSON_PATH`.
 */
export function parsePath(expression: string, nesting = 0): PathPlan {
  const trimmed = expression.trim()
  if (trimmed === '') throw pathError(expression, 'it must not be empty')
  if (trimmed.length > maxLength) throw pathError(expression, `it has more than ${maxLength} characters`)
  if (nesting > maxNesting) throw pathError(expression, `it nests deeper than ${maxNesting} levels`)
  const text = trimmed.startsWith('$') || trimmed.startsWith('@') ? trimmed : `$.${trimmed}`
  return planPath(text.startsWith('$'), new PathParser(text, nesting).readTokens())
}

class PathParser {
  readonly #text: string
  readonly #nesting: number
  readonly #tokens: PathToken[] = []
  #position = 1
  constructor(text: string, nesting: number) {
    this.#text = text
    this.#nesting = nesting
  }

  readTokens(): readonly PathToken[] {
    if (this.#text.endsWith('.')) throw this.#error("a path must not end with '.' or '..'")
    if (this.#text.length > 1 && !/[.[]/.test(this.#text.charAt(1))) throw this.#error("expected '.' or '[' after the first character")
    while (this.#position < this.#text.length) {
      this.#tokens.push(...this.#readToken())
      if (this.#tokens.length > maxTokens) throw this.#error(`it has more than ${maxTokens} steps`)
    }
    return this.#tokens
  }

  #readToken(): PathToken[] {
    const character = this.#text.charAt(this.#position)
    if (character === '[') return [this.#readBracket()]
    if (character !== '.') return [this.#readName()]
    this.#position++
    if (this.#text.charAt(this.#position) !== '.') return []
    this.#position++
    if (this.#text.charAt(this.#position) === '.') throw this.#error("unexpected '.'")
    return [{ kind: 'scan' }]
  }

  /** A property, `*`, or a function; Jayway ends a name at `.`, `[` and `(` only. */
  #readName(): PathToken {
    if (this.#text.charAt(this.#position) === '*') {
      this.#position++
      return { kind: 'wildcard' }
    }
    const start = this.#position
    while (this.#position < this.#text.length && !'.[( '.includes(this.#text.charAt(this.#position))) this.#position++
    const name = this.#text.slice(start, this.#position)
    const next = this.#text.charAt(this.#position)
    if (next === ' ') throw this.#error("a name with blanks must be written ['so']")
    if (name === '') throw this.#error('expected a name')
    return next === '(' ? this.#readFunction(name) : { kind: 'property', names: [name] }
  }

  #readFunction(name: string): PathToken {
    const close = matchingClose(this.#text, this.#position)
    if (close === -1) throw this.#error(`the arguments of ${name}() are not closed`)
    if (!isPathFunction(name)) throw this.#error(`there is no function ${name}()`)
    const parameters = splitParameters(this.#text.slice(this.#position + 1, close))
    this.#position = close + 1
    return { kind: 'function', name, parameters: parameters.flatMap(text => this.#parameter(text)) }
  }

  /** Jayway passes over a parameter that is neither JSON nor a path. */
  #parameter(text: string): PathParameter[] {
    if (/^[$@]/.test(text)) return [{ kind: 'path', path: parsePath(text, this.#nesting + 1) }]
    return /^[{"\d-]/.test(text) ? [{ kind: 'value', value: parseJson(text) }] : []
  }

  #readBracket(): PathToken {
    const open = this.#position
    let inside = open + 1
    while (this.#text.charAt(inside) === ' ') inside++
    const first = this.#text.charAt(inside)
    if (first === "'" || first === '"') return this.#readProperties(inside, first)
    if (first === '?') return this.#readFilter(open, inside)
    const close = this.#text.indexOf(']', open)
    if (close === -1) throw this.#error("expected ']'")
    this.#position = close + 1
    return this.#arrayToken(this.#text.slice(open + 1, close).trim())
  }

  #readProperties(start: number, quote: string): PathToken {
    const names: string[] = []
    let position = start
    for (;;) {
      const close = this.#text.charAt(position) === quote ? closingQuote(this.#text, position) : -1
      if (close === -1) throw this.#error(`expected a name in ${quote}`)
      names.push(unescapeText(this.#text.slice(position + 1, close)))
      position = this.#skipBlanks(close + 1)
      if (this.#text.charAt(position) === ']') break
      if (this.#text.charAt(position) !== ',') throw this.#error("expected ',' or ']' after a name")
      position = this.#skipBlanks(position + 1)
    }
    this.#position = position + 1
    return { kind: 'property', names }
  }

  #skipBlanks(from: number): number {
    let position = from
    while (this.#text.charAt(position) === ' ') position++
    return position
  }

  #readFilter(open: number, mark: number): PathToken {
    const parenthesis = this.#skipBlanks(mark + 1)
    const close = this.#text.charAt(parenthesis) === '(' ? matchingClose(this.#text, parenthesis, { isFilter: true }) : -1
    const end = close === -1 ? -1 : this.#skipBlanks(close + 1)
    if (end === -1 || this.#text.charAt(end) !== ']') throw this.#error(`expected [?(…)] at position ${open}`)
    this.#position = end + 1
    const nested = (text: string): PathPlan => parsePath(text, this.#nesting + 1)
    return { kind: 'filter', expression: parseFilter(this.#text.slice(parenthesis + 1, close), nested) }
  }

  #arrayToken(text: string): PathToken {
    if (text === '*') return { kind: 'wildcard' }
    const fromEnd = /^\(\s*@\s*\.\s*(?:length|size)\s*(?:\(\s*\))?\s*-\s*(\d+)\s*\)$/.exec(text)
    if (fromEnd !== null) return { kind: 'from-end', offset: this.#integer(fromEnd[1]) }
    if (!/^[-\d:][-\d:, ]*$/.test(text)) throw this.#error("expected a name in quotes, a number, '*' or '?' in brackets")
    if (!text.includes(':')) return { kind: 'index', indexes: text.split(',').map(index => this.#integer(index.trim())) }
    const [from = '', to = ''] = text.replaceAll(' ', '').split(':')
    if (from === '' && to === '') throw this.#error('a slice needs a bound')
    return { kind: 'slice', from: from === '' ? undefined : this.#integer(from), to: to === '' ? undefined : this.#integer(to) }
  }

  #integer(text = ''): number {
    const value = Number(text)
    if (!/^-?\d+$/.test(text) || Math.abs(value) > 2_147_483_647) throw this.#error(`${text || 'nothing'} is not an index`)
    return value
  }

  #error(reason: string): Error {
    return pathError(this.#text, reason)
  }
}

/** Splits at the commas that stand outside of quotes, brackets, braces and parentheses. */
function splitParameters(text: string): string[] {
  const parameters: string[] = []
  let start = 0
  let depth = 0
  for (let position = 0; position < text.length; position++) {
    const character = text.charAt(position)
    if (character === '"') position = Math.max(position, closingQuote(text, position))
    if ('([{'.includes(character)) depth++
    if (')]}'.includes(character)) depth--
    if (character !== ',' || depth !== 0) continue
    parameters.push(text.slice(start, position).trim())
    start = position + 1
  }
  return [...parameters, text.slice(start).trim()]
}
