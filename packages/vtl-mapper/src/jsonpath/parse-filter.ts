import { parseJson } from '../json/parse-json.ts'
import { parseBigDecimal } from '../json/parse-number.ts'
import { compileJavaRegex } from '../regex/java-regex.ts'
import { TextReader } from '../text-reader.ts'
import type { Value } from '../values/value.ts'
import { evaluatePath } from './evaluate-path.ts'
import { filterOperator, toNode } from './filter-operators.ts'
import type { FilterNode } from './filter-operators.ts'
import { closingQuote, matchingClose, mismatch, readQuoted } from './path-text.ts'
import type { Accepts, Budget, PathPlan } from './path-token.ts'

/** What stands on a side of an operator: a path or a literal. */
type Operand = PathPlan | FilterNode

/**
 * Parses what stands between `[?(` and `)]`: comparisons, `&&` before `||`, `!`, parentheses, and a path alone for "exists".
 *
 * @throws VtlError `ERR_VTL_JSON_PATH`.
 */
export function parseFilter(text: string, parsePath: ParsePath): Accepts {
  const reader = new TextReader(text, 'ERR_VTL_JSON_PATH', 'filter')
  const accepts = readOr(reader, parsePath)
  if (!reader.take(/ *$/y)) throw reader.unexpected()
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
    if (!reader.take(/ *\)/y)) throw reader.unexpected()
    return inner
  })
}

/** A `!` before a path negates "exists" only: before an operator Jayway passes over it. */
function readComparison(reader: TextReader, parsePath: ParsePath): Accepts {
  const isNegated = reader.take(/ *!/y) !== null
  const left = readOperand(reader, parsePath)
  const afterLeft = reader.at
  const operator = filterOperator(reader.take(/ *([<>=~!]+|[^ ]{1,20})/y)?.[1] ?? '')
  if (operator) {
    const right = readOperand(reader, parsePath)
    return (item, root, budget) => operator(resolve(left, item, root, budget), resolve(right, item, root, budget), budget)
  }
  reader.at = afterLeft
  if (!(/* @__KEY__ */ 'tokens' in left)) throw reader.unexpected()
  return (item, root, budget) => (evaluatePath(left, item, { root, requireProperties: true, budget }) === undefined) === isNegated
}

function readOperand(reader: TextReader, parsePath: ParsePath): Operand {
  reader.take(/ */y)
  const { head, text, at } = reader
  if (/[$@]/.test(head)) return readPath(reader, parsePath)
  if (/['"]/.test(head)) return { nodeKind: 'string', value: readQuoted(reader) }
  if (head === '/') return { nodeKind: 'pattern', pattern: compileJavaRegex(reader.through(closingQuote(text, at)).slice(1, -1), reader.take(/[dixmsuU]*/y)?.[0]) }
  if (/[[{]/.test(head)) return { nodeKind: 'json', value: parseJson(reader.through(matchingClose(text, at, '\'"'))), isLiteral: true }
  const word = reader.take(/true|false|null/y)?.[0]
  if (word) return toNode(word === 'null' ? null : word === 'true')
  const number = reader.take(/-?(?:\d+\.?\d*|\.\d+)(?:[eE]-?\d{1,5})?(?![-\d.eE])/y)
  if (!number) throw reader.unexpected()
  return { nodeKind: 'number', value: parseBigDecimal(number[0]) }
}

/** A path goes on to a blank, an operator of signs, or a parenthesis that it did not open. */
function readPath(reader: TextReader, parsePath: ParsePath): PathPlan {
  const { text, at } = reader
  while (/[^ )<>=~!]/.test(reader.head)) reader.through(/[[(]/.test(reader.head) ? matchingClose(text, reader.at, '\'"') : reader.at)
  return parsePath(text.slice(at, reader.at))
}

function resolve(operand: Operand, item: Value, root: Value, budget: Budget): FilterNode {
  return /* @__KEY__ */ 'tokens' in operand ? toNode(evaluatePath(operand, operand.fromRoot ? root : item, { root, requireProperties: false, budget })) : operand
}
