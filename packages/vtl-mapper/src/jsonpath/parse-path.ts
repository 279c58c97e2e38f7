import { parseJson } from '../json/parse-json.ts'
import { TextReader } from '../text-reader.ts'
import { parseFilter } from './parse-filter.ts'
import { closingQuote, matchingClose, readQuoted } from './path-text.ts'
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
  const reader = new TextReader(text, 'ERR_VTL_JSON_PATH', 'JSONPath')
  const inner = (path: string): PathPlan => parsePath(path, nesting + 1)
  const tokens: PathToken[] = []
  reader.at = text.length
  if (text.endsWith('.') || text.length > maxLength || nesting > maxNesting) throw reader.unexpected()
  reader.at = 1
  if (!/[.[]|$/y.test(text.slice(1))) throw reader.unexpected()
  while (reader.head) {
    if (reader.take(/\[ */y)) tokens.push(readBracket(reader, inner))
    else if (reader.take(/\.\.(?!\.)/y)) tokens.push({ nodeKind: 'scan' })
    else if (!reader.take(/\.(?!\.)/y)) tokens.push(readName(reader, inner))
    if (tokens.length > maxTokens) throw reader.unexpected()
  }
  return planPath(text.startsWith('$'), tokens)
}

type ParsePath = (path: string) => PathPlan

/** A property, `*`, or a function; Jayway ends a name at `.`, `[` and `(` only. */
function readName(reader: TextReader, parse: ParsePath): PathToken {
  if (reader.take(/\*/y)) return { nodeKind: 'wildcard' }
  const name = reader.take(/[^.[( ]+/y)?.[0]
  if (name === undefined || reader.head === ' ') throw reader.unexpected()
  if (reader.head !== '(') return { nodeKind: 'property', names: [name] }
  return { nodeKind: 'function', name, parameters: splitParameters(readInside(reader, '\'"')).flatMap(parameter => readParameter(parameter, parse)) }
}

/** What stands between the bracket that is next and the one that closes it. */
function readInside(reader: TextReader, quotes: string): string {
  return reader.through(matchingClose(reader.text, reader.at, quotes)).slice(1, -1)
}

/** Jayway passes over a parameter that is neither JSON nor a path. */
function readParameter(parameter: string, parse: ParsePath): PathParameter[] {
  if (/^[$@]/.test(parameter)) return [parse(parameter)]
  return /^[{"\d-]/.test(parameter) ? [{ value: parseJson(parameter) }] : []
}

/** A step in brackets, the `[` being read. */
function readBracket(reader: TextReader, parse: ParsePath): PathToken {
  const isFilter = reader.take(/\? *(?=\()/y)
  const quote = reader.head
  let token: PathToken
  if (isFilter) token = { nodeKind: 'filter', accepts: parseFilter(readInside(reader, '\'"/'), parse) }
  else if (quote === '"' || quote === "'") {
    const names: string[] = []
    do {
      if (reader.head !== quote) throw reader.unexpected()
      names.push(readQuoted(reader))
    } while (reader.take(/ *, */y))
    token = { nodeKind: 'property', names }
  } else token = readIndexes(reader, reader.take(/[^\]]*/y)?.[0].trim() ?? '')
  if (!reader.take(/ *\]/y)) throw reader.unexpected()
  return token
}

function readIndexes(reader: TextReader, inside: string): PathToken {
  const integer = (digits: string): number => {
    const value = Number(digits)
    if (!/^-?\d+$/.test(digits) || (value | 0) !== value) throw reader.unexpected()
    return value
  }
  if (inside === '*') return { nodeKind: 'wildcard' }
  const fromEnd = /^\(\s*@\s*\.\s*(?:length|size)\s*(?:\(\s*\))?\s*-\s*(\d+)\s*\)$/.exec(inside)
  if (fromEnd) {
    const offset = integer(fromEnd[1] as string)
    return { nodeKind: 'index', isOne: true, select: length => (offset <= length ? [length - offset] : []) }
  }
  if (!/^[-\d:][-\d:, ]*$/.test(inside)) throw reader.unexpected()
  if (!inside.includes(':')) {
    const indexes = inside.split(',').map(index => integer(index.trim()))
    return { nodeKind: 'index', isOne: indexes.length === 1, select: () => indexes }
  }
  const [from, to] = inside.replaceAll(' ', '').split(':').map(bound => (bound ? integer(bound) : undefined))
  if (from === undefined && to === undefined) throw reader.unexpected()
  return { nodeKind: 'index', isOne: false, select: length => slice(from, to, length) }
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
