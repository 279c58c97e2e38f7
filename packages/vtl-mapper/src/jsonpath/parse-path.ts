import { parseJson } from '../json/parse-json.ts'
import { parseFilter } from './parse-filter.ts'
import { isPathFunction } from './path-functions.ts'
import { closingQuote, matchingClose, pathError, unescapeText } from './path-text.ts'
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
  const text = /^[$@]/.test(trimmed) ? trimmed : `$.${trimmed}`
  const tokens: PathToken[] = []
  let at = 1
  const fail = (reason: string): Error => pathError(text, reason)
  const inner = (path: string): PathPlan => parsePath(path, nesting + 1)
  const take = (sticky: RegExp): RegExpExecArray | null => {
    sticky.lastIndex = at
    const match = sticky.exec(text)
    if (match) at = sticky.lastIndex
    return match
  }

  /** A property, `*`, or a function; Jayway ends a name at `.`, `[` and `(` only. */
  function readName(): PathToken {
    if (take(/\*/y)) return { nodeKind: 'wildcard' }
    const name = take(/[^.[( ]*/y)?.[0] as string
    if (text.charAt(at) === ' ') throw fail('unexpected blank')
    if (name === '') throw fail('expected a name')
    if (text.charAt(at) !== '(') return { nodeKind: 'property', names: [name] }
    const close = matchingClose(text, at, '\'"')
    if (close < 0) throw fail("expected ')'")
    if (!isPathFunction(name)) throw fail(`there is no function ${name}()`)
    const parameters = splitParameters(text.slice(at + 1, close)).flatMap(readParameter)
    at = close + 1
    return { nodeKind: 'function', name, parameters }
  }

  /** Jayway passes over a parameter that is neither JSON nor a path. */
  function readParameter(parameter: string): PathParameter[] {
    if (/^[$@]/.test(parameter)) return [inner(parameter)]
    return /^[{"\d-]/.test(parameter) ? [{ value: parseJson(parameter) }] : []
  }

  function readBracket(): PathToken {
    if (take(/\[ *(?=['"])/y)) return readProperties()
    if (take(/\[ *\?/y)) {
      const begin = take(/ *\(/y)
      const close = begin ? matchingClose(text, at - 1, '\'"/') : -1
      const filter = text.slice(at, close)
      at = close + 1
      if (close < 0 || !take(/ *\]/y)) throw fail('expected [?(…)]')
      return { nodeKind: 'filter', accepts: parseFilter(filter, inner) }
    }
    const inside = take(/\[([^\]]*)\]/y)?.[1]
    if (inside === undefined) throw fail("expected ']'")
    return arrayToken(inside.trim())
  }

  function readProperties(): PathToken {
    const names: string[] = []
    const quote = text.charAt(at)
    do {
      const close = text.charAt(at) === quote ? closingQuote(text, at) : -1
      if (close < 0) throw fail('expected a name')
      names.push(unescapeText(text.slice(at + 1, close)))
      at = close + 1
    } while (take(/ *, */y))
    if (!take(/ *\]/y)) throw fail("expected ']'")
    return { nodeKind: 'property', names }
  }

  function arrayToken(inside: string): PathToken {
    if (inside === '*') return { nodeKind: 'wildcard' }
    const fromEnd = /^\(\s*@\s*\.\s*(?:length|size)\s*(?:\(\s*\))?\s*-\s*(\d+)\s*\)$/.exec(inside)
    if (fromEnd) {
      const offset = integer(fromEnd[1] as string)
      return { nodeKind: 'index', isOne: true, select: length => (offset <= length ? [length - offset] : []) }
    }
    if (!/^[-\d:][-\d:, ]*$/.test(inside)) throw fail('expected an index')
    if (!inside.includes(':')) {
      const indexes = inside.split(',').map(index => integer(index.trim()))
      return { nodeKind: 'index', isOne: indexes.length === 1, select: () => indexes }
    }
    const [from, to] = inside.replaceAll(' ', '').split(':').map(bound => (bound ? integer(bound) : undefined))
    if (from === undefined && to === undefined) throw fail('expected an index')
    return { nodeKind: 'index', isOne: false, select: length => slice(from, to, length) }
  }

  function integer(digits: string): number {
    const value = Number(digits)
    if (!/^-?\d+$/.test(digits) || Math.abs(value) > 2_147_483_647) throw fail('expected an index')
    return value
  }

  if (trimmed === '') throw fail('it must not be empty')
  if (trimmed.length > maxLength) throw fail(`it has more than ${maxLength} characters`)
  if (nesting > maxNesting) throw fail(`it nests deeper than ${maxNesting} levels`)
  if (text.endsWith('.')) throw fail("it must not end with '.'")
  if (text.length > 1 && !/^[.[]/.test(text.slice(1))) throw fail("expected '.' or '['")
  while (at < text.length) {
    if (text.charAt(at) === '[') tokens.push(readBracket())
    else if (take(/\.\.(?!\.)/y)) tokens.push({ nodeKind: 'scan' })
    else if (!take(/\.(?!\.)/y)) tokens.push(readName())
    if (tokens.length > maxTokens) throw fail(`it has more than ${maxTokens} steps`)
  }
  return planPath(text.startsWith('$'), tokens)
}

function slice(from: number | undefined, to: number | undefined, length: number): readonly number[] {
  const start = from === undefined ? 0 : from < 0 && to === undefined ? Math.max(0, length + from) : from
  const stop = to === undefined ? length : Math.min(length, to < 0 && from === undefined ? length + to : to)
  return Array.from({ length: Math.max(0, stop - start) }, (_, offset) => start + offset)
}

/** Splits at the commas that stand outside of quotes, brackets, braces and parentheses. */
function splitParameters(text: string): string[] {
  const parameters: string[] = []
  let start = 0
  for (let at = 0; at <= text.length; at++) {
    const character = text.charAt(at)
    if (character === '"') at = Math.max(at, closingQuote(text, at))
    else if (/[([{]/.test(character)) at = Math.max(at, matchingClose(text, at, '"'))
    else if (character === ',' || !character) {
      parameters.push(text.slice(start, at).trim())
      start = at + 1
    }
  }
  return parameters
}
