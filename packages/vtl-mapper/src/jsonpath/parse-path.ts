import { parseJson } from '../json/parse-json.ts'
import { TextReader } from '../text-reader.ts'
import { parseFilter } from './parse-filter.ts'
import { readGroup, readOver, readQuoted, unescapeText } from './path-text.ts'
import { planPath } from './path-token.ts'
import type { PathParameter, PathPlan, PathToken } from './path-token.ts'

/** Longer paths, and deeper filters, are refused so that evaluation cannot exhaust the stack, nor parsing the clock. */
const maxLength = 10_000
const maxTokens = 500
const maxNesting = 50
const maxIndex = 0x7fffffff

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
  if (isFilter) token = { nodeKind: 'filter', accepts: parseFilter(readGroup(reader).slice(1, -1), parse) }
  else if (quote === '"' || quote === "'") {
    const names: string[] = []
    do {
      if (reader.head !== quote) throw reader.unexpected()
      names.push(unescapeText(readQuoted(reader)))
    } while (reader.take(/ *, */y))
    token = { nodeKind: 'property', names }
  } else token = readIndexes(reader)
  reader.need(/ *\]/y)
  return token
}

/** For Jayway, blanks are not there. */
function readIndexes(reader: TextReader): PathToken {
  // Nothing is at the index of the length itself.
  const inside = reader
    .need(/[^\]]*/y)[0]
    .replaceAll(' ', '')
    .replace(/^\(@\.(?:length|size)(?:\(\))?(-\d+)\)$/, (_, index: string) => String(Number(index) || maxIndex))
  if (inside === '*') return { nodeKind: 'wildcard' }
  if (!/^:?-?\d[-\d:,]*$/.test(inside)) throw reader.unexpected()
  const bounds = inside.split(/[:,]/).map(digits => {
    const bound = Number(digits)
    if ((bound | 0) !== bound) throw reader.unexpected()
    return digits === '' ? undefined : bound
  })
  if (inside.includes(':')) return { nodeKind: 'index', isOne: false, select: length => slice(bounds, length) }
  const indexes = bounds.filter(bound => bound !== undefined)
  return { nodeKind: 'index', isOne: indexes.length === 1, select: () => indexes }
}

/** What is negative counts from the end. Jayway, where it has both bounds, goes from the end on to the beginning. */
function slice([from, to]: readonly (number | undefined)[], length: number): readonly number[] {
  const isOpen = from === undefined || to === undefined
  const place = (bound: number): number => (isOpen ? Math.max(0, bound < 0 ? bound + length : bound) : Math.max(-length, Math.min(length, bound)))
  const start = place(from ?? 0)
  return Array.from({ length: Math.min(length, place(to ?? length)) - start }, (_, offset) => start + offset)
}
