import { parseJson } from '../json/parse-json.ts'
import { parseBigDecimal } from '../json/parse-number.ts'
import { part } from '../parts.ts'
import type { Value } from '../values/value.ts'
import { evaluatePath } from './evaluate-path.ts'
import { filterOperator, toNode } from './filter-operators.ts'
import type { FilterNode } from './filter-operators.ts'
import { closingQuote, matchingClose, mismatch, pathError, unescapeText } from './path-text.ts'
import type { Accepts, Budget, PathPlan } from './path-token.ts'

/** Deeper parentheses and negations are refused. */
const maxDepth = 100

/** What stands on a side of an operator: a path or a literal. */
type Operand = PathPlan | FilterNode

/**
 * Parses what stands between `[?(` and `)]`: comparisons, `&&` before `||`, `!`, parentheses, and a path alone for "exists".
 *
 * @throws VtlError `ERR_VTL_JSON_PATH`.
 */
export function parseFilter(text: string, parsePath: (text: string) => PathPlan): Accepts {
  let at = 0
  let depth = 0
  const fail = (reason: string): Error => pathError(`[?(${text})]`, `${reason} in the filter`)
  const take = (sticky: RegExp): RegExpExecArray | null => {
    sticky.lastIndex = at
    const match = sticky.exec(text)
    if (match) at = sticky.lastIndex
    return match
  }

  function readOr(): Accepts {
    const filters = [readAnd()]
    while (take(/ *\|\|/y)) filters.push(readAnd())
    return (...given) => filters.some(filter => filter(...given))
  }

  function readAnd(): Accepts {
    const filters = [readNested()]
    while (take(/ *&&/y)) filters.push(readNested())
    return (...given) => filters.every(filter => filter(...given))
  }

  function readNested(): Accepts {
    if (++depth > maxDepth) throw fail(`it nests deeper than ${maxDepth} levels`)
    const isNegation = take(/ *!(?!\s*[$@])/y)
    const inner = isNegation ? readNested() : take(/ *\(/y) ? readOr() : undefined
    if (inner && !isNegation && !take(/ *\)/y)) throw fail("expected ')'")
    depth--
    return isNegation && inner ? (...given) => !inner(...given) : (inner ?? readComparison())
  }

  /** A `!` before a path negates "exists" only: before an operator Jayway passes over it. */
  function readComparison(): Accepts {
    const isNegated = take(/ *!/y) !== null
    const left = readOperand()
    const afterLeft = at
    const operator = filterOperator(take(/ *([<>=~!]+|[^ ]{1,20})/y)?.[1] ?? '')
    if (operator) {
      const right = readOperand()
      return (item, root, budget) => operator(resolve(left, item, root, budget), resolve(right, item, root, budget), budget)
    }
    at = afterLeft
    if (!(/* @__KEY__ */ 'tokens' in left)) throw fail('expected an operator')
    return (item, root, budget) => (evaluatePath(left, item, { root, requireProperties: true, budget }) === undefined) === isNegated
  }

  function readOperand(): Operand {
    take(/ */y)
    const start = at
    const first = text.charAt(at)
    if (first === '$' || first === '@') return readPath()
    if (first === "'" || first === '"') return { nodeKind: 'string', value: unescapeText(readTo(closingQuote(text, at)).slice(1, -1)) }
    if (first === '/') return { nodeKind: 'pattern', pattern: part('compileJavaRegex', '=~ in a filter')(readTo(closingQuote(text, at)).slice(1, -1), take(/[dixmsuU]*/y)?.[0]) }
    if (first === '[' || first === '{') return { nodeKind: 'json', value: parseJson(readTo(matchingClose(text, start, '\'"'))), isLiteral: true }
    const word = take(/true|false|null/y)?.[0]
    if (word) return toNode(word === 'null' ? null : word === 'true')
    const number = take(/[-\d.eE]*/y)?.[0] as string
    if (!/^-?(?:\d+\.?\d*|\.\d+)(?:[eE]-?\d{1,5})?$/.test(number)) throw fail('expected an operand')
    return { nodeKind: 'number', value: parseBigDecimal(number) }
  }

  function readTo(close: number): string {
    if (close < 0) throw fail('expected an end')
    const read = text.slice(at, close + 1)
    at = close + 1
    return read
  }

  /** A path goes on to a blank, an operator of signs, or a parenthesis that it did not open. */
  function readPath(): PathPlan {
    const start = at
    while (at < text.length && !' )<>=~!'.includes(text.charAt(at))) readTo('[('.includes(text.charAt(at)) ? matchingClose(text, at, '\'"') : at)
    return parsePath(text.slice(start, at))
  }

  const accepts = readOr()
  if (!take(/ *$/y)) throw fail(`unexpected ${text.slice(at).trim()}`)
  return (...given) => {
    try {
      return accepts(...given)
    } catch (error) {
      if (error === mismatch) return false
      throw error
    }
  }
}

function resolve(operand: Operand, item: Value, root: Value, budget: Budget): FilterNode {
  return /* @__KEY__ */ 'tokens' in operand ? toNode(evaluatePath(operand, operand.fromRoot ? root : item, { root, requireProperties: false, budget })) : operand
}
