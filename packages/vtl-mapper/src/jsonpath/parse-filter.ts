import { parseJson } from '../json/parse-json.ts'
import { parseBigDecimal } from '../json/parse-number.ts'
import { compileJavaRegex } from '../regex/java-regex.ts'
import { TextReader } from '../text-reader.ts'
import type { Value } from '../values/value.ts'
import { evaluatePath } from './evaluate-path.ts'
import { filterOperator, toFilterValue } from './filter-operators.ts'
import type { FilterValue } from './filter-operators.ts'
import { mismatch, readGroup, readOver, readQuoted, unescapeText } from './path-text.ts'
import type { Accepts, Budget, PathPlan } from './path-token.ts'

/** What stands on a side of an operator: a path or a literal. */
type Operand = PathPlan | { readonly value: FilterValue }

/**
 * Parses what stands between `[?(` and `)]`: comparisons, `&&` before `||`, `!`, parentheses, and a path alone for "exists".
 *
 * @throws VtlError `ERR_VTL_JSON_PATH`.
 */
export function parseFilter(text: string, parsePath: ParsePath): Accepts {
  const reader = new TextReader(text, 'ERR_VTL_JSON_PATH', 'filter')
  const accepts = readOr(reader, parsePath)
  reader.need(/ *$/y)
  return (...given) => {
    try {
      return accepts(...given)
    } catch (error) {
      if (error === mismatch) return false
      throw error
    }
  }
}

type ParsePath = (text: string) => PathPlan

function readOr(reader: TextReader, parsePath: ParsePath): Accepts {
  const filters = [readAnd(reader, parsePath)]
  while (reader.take(/ *\|\|/y)) filters.push(readAnd(reader, parsePath))
  return (...given) => filters.some(filter => filter(...given))
}

function readAnd(reader: TextReader, parsePath: ParsePath): Accepts {
  const filters = [readNested(reader, parsePath)]
  while (reader.take(/ *&&/y)) filters.push(readNested(reader, parsePath))
  return (...given) => filters.every(filter => filter(...given))
}

function readNested(reader: TextReader, parsePath: ParsePath): Accepts {
  return reader.nested(() => {
    if (reader.take(/ *!(?!\s*[$@])/y)) {
      const inner = readNested(reader, parsePath)
      return (...given) => !inner(...given)
    }
    if (!reader.take(/ *\(/y)) return readComparison(reader, parsePath)
    const inner = readOr(reader, parsePath)
    reader.need(/ *\)/y)
    return inner
  })
}

/** A `!` before a path negates "exists" only: before an operator Jayway passes over it. */
function readComparison(reader: TextReader, parsePath: ParsePath): Accepts {
  const isNegated = reader.take(/ *(!?) */y)?.[1] === '!'
  const isWritten = /[[{]/.test(reader.head)
  const left = readOperand(reader, parsePath)
  const { at } = reader
  const operator = filterOperator(reader.take(/ *([<>=~!]+|[^ ]{1,20}) */y)?.[1] ?? '')
  if (operator) {
    const right = readOperand(reader, parsePath)
    return (item, root, budget) => operator(resolve(left, item, root, budget), resolve(right, item, root, budget), budget, isWritten)
  }
  reader.at = at
  if ('value' in left) throw reader.unexpected()
  return (item, root, budget) => (evaluatePath(left, item, { root, requireProperties: true, budget }) === undefined) === isNegated
}

/** A path goes on to a blank, an operator of signs, or a parenthesis that it did not open. */
function readOperand(reader: TextReader, parsePath: ParsePath): Operand {
  return /[$@]/.test(reader.head) ? parsePath(readOver(reader, /[^ )<>=~![(]/y)) : { value: readLiteral(reader) }
}

function readLiteral(reader: TextReader): FilterValue {
  const { head } = reader
  if (/['"]/.test(head)) return unescapeText(readQuoted(reader))
  if (head === '/') return compileJavaRegex(readQuoted(reader), reader.need(/[dixmsuU]*/y)[0]).matches
  const json = /[[{]/.test(head) ? readGroup(reader) : reader.take(/true|false|null/y)?.[0]
  return json ? parseJson(json) : parseBigDecimal(reader.need(/[-.\d][-.\deE]*/y)[0])
}

function resolve(operand: Operand, item: Value, root: Value, budget: Budget): FilterValue {
  return 'value' in operand ? operand.value : toFilterValue(evaluatePath(operand, operand.fromRoot ? root : item, { root, requireProperties: false, budget }))
}
