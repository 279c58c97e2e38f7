import { parseJson } from '../json/parse-json.ts'
import { TextReader } from '../text-reader.ts'
import { parseFilter } from './parse-filter.ts'
import { readGroup, readOver, readQuoted } from './path-text.ts'
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
  const text = expression.trim().replace(/^(?![$@])/, '$.')
  const reader = new TextReader(text, 'ERR_VTL_JSON_PATH', 'JSONPath')
  const inner = (path: string): PathPlan => parsePath(path, nesting + 1)
  const tokens: PathToken[] = []
  reader.at = text.length
  if (text.length > maxLength || nesting > maxNesting) throw reader.unexpected()
  reader.at = 1
  reader.need(/(?=[.[]|$)/y)
  while (reader.head) {
    if (reader.take(/\.?\[ */y)) tokens.push(readBracket(reader, inner))
    else if (reader.take(/\.\.(?!\.|$)/y)) tokens.push({ nodeKind: 'scan' })
    else {
      reader.take(/\.(?!\.)/y)
      tokens.push(readName(reader, inner))
    }
    if (tokens.length > maxTokens) throw reader.unexpected()
  }
  return planPath(text.startsWith('$'), tokens)
}

type ParsePath = (path: string) => PathPlan

/** A property, `*`, or a function; Jayway ends a name at `.`, `[` and `(` only. */
function readName(reader: TextReader, parse: ParsePath): PathToken {
  if (reader.take(/\*/y)) return { nodeKind: 'wildcard' }
  const [name] = reader.need(/[^.[( ]+/y)
  return reader.head === '(' ? { nodeKind: 'function', name, parameters: readParameters(reader, parse) } : { nodeKind: 'property', names: [name] }
}

/** What stands between the commas. Jayway passes over a parameter that is neither JSON nor a path. */
function readParameters(reader: TextReader, parse: ParsePath): PathParameter[] {
  const parameters: PathParameter[] = []
  do {
    reader.at++
    const text = readOver(reader, /(['"])(?:\\[^]|(?!\1)[^\\])*\1|[^'",)[({]/y).trim()
    if (/^[$@]/.test(text)) parameters.push(parse(text))
    else if (/^[{"\d-]/.test(text)) parameters.push({ value: parseJson(text) })
  } while (reader.head === ',')
  reader.need(/\)/y)
  return parameters
}

/** A step in brackets, the `[` being read. */
function readBracket(reader: TextReader, parse: ParsePath): PathToken {
  const isFilter = reader.take(/\? *(?=\()/y)
  const quote = reader.head
  let token: PathToken
  if (isFilter) token = { nodeKind: 'filter', accepts: parseFilter(readGroup(reader, /(['"/])(?:\\[^]|(?!\1)[^\\])*\1|[^'"/]/y).slice(1, -1), parse) }
  else if (quote === '"' || quote === "'") {
    const names: string[] = []
    do {
      if (reader.head !== quote) throw reader.unexpected()
      names.push(readQuoted(reader))
    } while (reader.take(/ *, */y))
    token = { nodeKind: 'property', names }
  } else token = readIndexes(reader, reader.take(/[^\]]*/y)?.[0].trim() ?? '')
  reader.need(/ *\]/y)
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
