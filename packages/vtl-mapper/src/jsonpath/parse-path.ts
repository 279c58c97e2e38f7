import { parseJson, readValue } from '../json/parse-json.ts'
import { parseBigDecimal } from '../json/parse-number.ts'
import { compileJavaRegex } from '../regex/java-regex.ts'
import { TextReader } from '../text-reader.ts'
import type { Value } from '../values/value.ts'
import { evaluatePath } from './evaluate-path.ts'
import { filterOperator, toFilterValue } from './filter-operators.ts'
import type { FilterValue } from './filter-operators.ts'
import { mismatch, readQuoted, unescapeText } from './path-text.ts'
import { planPath } from './path-token.ts'
import type { Accepts, Budget, PathParameter, PathPlan, PathToken } from './path-token.ts'
import { readIndexes } from './read-indexes.ts'

/** Longer paths are refused so that evaluation cannot exhaust the stack, nor parsing the clock. */
const maxLength = 10_000
const maxTokens = 500

/** What a name within a filter goes on with: an operator of signs ends it. */
const nameInFilter = /[^.[( )<>=~!]+/y

/** What a text without quotes goes on with in a parameter: parentheses may be in it. */
const unquoted = /(?:\([^()]*\)|[^,()])*/y

/** What stands on a side of an operator: a path or a literal. */
type Operand = PathPlan | { readonly value: FilterValue }

/**
 * Parses a JSONPath as Jayway does. A path that does not begin with `$` or `@` is taken as if `$.` stood before it.
 *
 * @throws VtlError `ERR_VTL_JSON_PATH`.
 */
export function parsePath(expression: string): PathPlan {
  const text = expression.trim().replace(/^(?![$@])/, '$.')
  const reader = new TextReader(text, 'ERR_VTL_JSON_PATH', 'JSONPath')
  if (text.length > maxLength) reader.at = text.length
  const plan = readPath(reader, /[^.[( ]+/y)
  reader.need(/$/y)
  return plan
}

/** @param name what a name goes on with: Jayway ends it at `.`, `[` and `(`, and where the path ends. */
function readPath(reader: TextReader, name: RegExp): PathPlan {
  return reader.nested(() => {
    const [root] = reader.need(/[$@]/y)
    const tokens: PathToken[] = []
    for (;;) {
      if (reader.take(/\.?\[ */y)) tokens.push(readBracket(reader))
      else if (reader.take(/\.\.(?!\.|$)/y)) tokens.push({ nodeKind: 'scan' })
      else if (reader.take(/\.(?!\.)/y) || (tokens.length > 0 && reader.head.search(name) === 0)) tokens.push(readName(reader, name))
      else return planPath(root === '$', tokens)
      if (tokens.length > maxTokens) throw reader.unexpected()
    }
  })
}

/** A property, `*`, or a function. */
function readName(reader: TextReader, name: RegExp): PathToken {
  if (reader.take(/\*/y)) return { nodeKind: 'wildcard' }
  const [found] = reader.need(name)
  return reader.head === '(' ? { nodeKind: 'function', name: found, parameters: readParameters(reader) } : { nodeKind: 'property', names: [found] }
}

/** What stands between the commas. Jayway passes over a parameter that is neither JSON nor a path. */
function readParameters(reader: TextReader): PathParameter[] {
  const parameters: PathParameter[] = []
  do {
    reader.at++
    reader.take(/ */y)
    const { head } = reader
    if (/[$@]/.test(head)) parameters.push(readPath(reader, /[^.[( ,)]+/y))
    else if (!/[,)]/.test(head)) {
      const value = readValue(reader, unquoted)
      if (/[{"\d-]/.test(head)) parameters.push({ value })
      reader.take(unquoted)
    }
    reader.take(/ */y)
  } while (reader.head === ',')
  reader.need(/\)/y)
  return parameters
}

/** A step in brackets, the `[` being read. */
function readBracket(reader: TextReader): PathToken {
  const isFilter = reader.take(/\? *(?=\()/y)
  const { head: quote, at, text } = reader
  let token: PathToken
  if (isFilter) {
    token = { nodeKind: 'filter', accepts: readFilter(reader) }
    // Jayway looks for the end of a filter first, which a lone quote hides.
    if (!/^(?:(['"/])((?:\\[^]|(?!\1)[^\\])*)\1|[^'"/])*$/.test(text.slice(at, reader.at))) throw reader.unexpected()
  } else if (quote === '"' || quote === "'") {
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

/** What stands between `[?` and `]`: comparisons, `&&` before `||`, `!`, parentheses, and a path alone for "exists". */
function readFilter(reader: TextReader): Accepts {
  const accepts = readNested(reader)
  return (...given) => {
    try {
      return accepts(...given)
    } catch (error) {
      if (error === mismatch) return false
      throw error
    }
  }
}

function readOr(reader: TextReader): Accepts {
  const filters = [readAnd(reader)]
  while (reader.take(/ *\|\|/y)) filters.push(readAnd(reader))
  return (...given) => filters.some(filter => filter(...given))
}

function readAnd(reader: TextReader): Accepts {
  const filters = [readNested(reader)]
  while (reader.take(/ *&&/y)) filters.push(readNested(reader))
  return (...given) => filters.every(filter => filter(...given))
}

function readNested(reader: TextReader): Accepts {
  return reader.nested(() => {
    if (reader.take(/ *!(?!\s*[$@])/y)) {
      const inner = readNested(reader)
      return (...given) => !inner(...given)
    }
    if (!reader.take(/ *\(/y)) return readComparison(reader)
    const inner = readOr(reader)
    reader.need(/ *\)/y)
    return inner
  })
}

/** A `!` before a path negates "exists" only: before an operator Jayway passes over it. */
function readComparison(reader: TextReader): Accepts {
  const isNegated = reader.take(/ *(!?) */y)?.[1] === '!'
  const isWritten = /[[{]/.test(reader.head)
  const left = readOperand(reader)
  const { at } = reader
  const operator = filterOperator(reader.take(/ *([<>=~!]+|[^ ]{1,20}) */y)?.[1] ?? '')
  if (operator) {
    const right = readOperand(reader)
    return (item, root, budget) => operator(resolve(left, item, root, budget), resolve(right, item, root, budget), budget, isWritten)
  }
  reader.at = at
  if ('value' in left) throw reader.unexpected()
  return (item, root, budget) => (evaluatePath(left, item, { root, requireProperties: true, budget }) === undefined) === isNegated
}

function readOperand(reader: TextReader): Operand {
  return /[$@]/.test(reader.head) ? readPath(reader, nameInFilter) : { value: readLiteral(reader) }
}

function readLiteral(reader: TextReader): FilterValue {
  const { head } = reader
  if (/['"]/.test(head)) return unescapeText(readQuoted(reader))
  if (head === '/') return compileJavaRegex(readQuoted(reader), reader.need(/[dixmsuU]*/y)[0]).matches
  if (/[[{]/.test(head)) return readValue(reader, nameInFilter)
  const word = reader.take(/true|false|null/y)?.[0]
  return word ? parseJson(word) : parseBigDecimal(reader.need(/[-.\d][-.\deE]*/y)[0])
}

function resolve(operand: Operand, item: Value, root: Value, budget: Budget): FilterValue {
  return 'value' in operand ? operand.value : toFilterValue(evaluatePath(operand, operand.fromRoot ? root : item, { root, requireProperties: false, budget }))
}
