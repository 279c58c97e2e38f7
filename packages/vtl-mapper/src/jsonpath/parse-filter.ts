import { parseJson } from '../json/parse-json.ts'
import { parseBigDecimal } from '../json/parse-number.ts'
import type { FilterExpression, FilterNode, FilterOperand, FilterOperator } from './filter-expression.ts'
import { isFilterOperator } from './filter-operators.ts'
import { pathError } from './path-error.ts'
import { closingQuote, matchingClose, unescapeText } from './path-text.ts'
import type { PathPlan } from './path-token.ts'
import { compileJavaRegex } from '../regex/java-regex.ts'

/** Deeper parentheses and negations are refused. */
const maxDepth = 100

/**
 * Parses what stands between `[?(` and `)]`: comparisons, `&&` before `||`, `!`, parentheses, and a path alone for "exists".
 *
 * @throws VtlError `ERR_VTL_JSON_PATH`.
 */
export function parseFilter(text: string, parsePath: (text: string) => PathPlan): FilterExpression {
  return new FilterParser(text, parsePath).read()
}

class FilterParser {
  readonly #text: string
  readonly #parsePath: (text: string) => PathPlan
  #position = 0
  #depth = 0
  constructor(text: string, parsePath: (text: string) => PathPlan) {
    this.#text = text
    this.#parsePath = parsePath
  }

  read(): FilterExpression {
    const expression = this.#readOr()
    if (this.#peek() !== '') throw this.#error(`unexpected ${this.#text.slice(this.#position)} in the filter`)
    return expression
  }

  #readOr(): FilterExpression {
    const operands = [this.#readAnd()]
    while (this.#accept('||')) operands.push(this.#readAnd())
    return operands.length === 1 ? operands[0]! : { kind: 'or', operands }
  }

  #readAnd(): FilterExpression {
    const operands = [this.#readOperand()]
    while (this.#accept('&&')) operands.push(this.#readOperand())
    return operands.length === 1 ? operands[0]! : { kind: 'and', operands }
  }

  #readOperand(): FilterExpression {
    if (++this.#depth > maxDepth) throw this.#error(`the filter nests deeper than ${maxDepth} levels`)
    const expression = this.#readNested() ?? this.#readComparison()
    this.#depth--
    return expression
  }

  #readNested(): FilterExpression | undefined {
    if (this.#peek() === '!' && !/^!\s*[$@]/.test(this.#text.slice(this.#position, this.#position + 100))) {
      this.#position++
      return { kind: 'not', operand: this.#readOperand() }
    }
    if (this.#peek() !== '(') return undefined
    this.#position++
    const inner = this.#readOr()
    if (!this.#accept(')')) throw this.#error("expected ')' in the filter")
    return inner
  }

  /** A `!` before a path negates "exists" only: before an operator Jayway passes over it. */
  #readComparison(): FilterExpression {
    const isNegated = this.#accept('!')
    const left = this.#readValue()
    const afterLeft = this.#position
    const operator = this.#readOperator()
    if (operator !== undefined) return { kind: 'compare', left, operator, right: this.#readValue() }
    this.#position = afterLeft
    if (left.kind !== 'path') throw this.#error('expected an operator in the filter')
    return { kind: 'exists', path: left.path, expected: !isNegated }
  }

  #readOperator(): FilterOperator | undefined {
    this.#peek()
    const word = /^(?:[<>=~!]+|[^ ]+)/.exec(this.#text.slice(this.#position, this.#position + 20))?.[0] ?? ''
    this.#position += word.length
    const name = word.toUpperCase()
    return isFilterOperator(name) ? name : undefined
  }

  #readValue(): FilterOperand {
    const character = this.#peek()
    if (character === '$' || character === '@') return { kind: 'path', path: this.#parsePath(this.#readPath()) }
    if (character === "'" || character === '"') return { kind: 'string', value: unescapeText(this.#quoted().slice(1, -1)) }
    if (character === '/') return this.#readPattern()
    if (character === '[' || character === '{') return this.#readJson()
    const word = /^(?:true|false|null)/.exec(this.#text.slice(this.#position, this.#position + 5))?.[0]
    return word === undefined ? this.#readNumber() : this.#named(word)
  }

  #named(word: string): FilterNode {
    this.#position += word.length
    return word === 'null' ? { kind: 'null' } : { kind: 'boolean', value: word === 'true' }
  }

  #readNumber(): FilterNode {
    const start = this.#position
    while (/[-\d.eE]/.test(this.#text.charAt(this.#position))) this.#position++
    const text = this.#text.slice(start, this.#position)
    if (!/^-?(?:\d+\.?\d*|\.\d+)(?:[eE]-?\d{1,5})?$/.test(text)) throw this.#error('expected a path or a literal in the filter')
    return { kind: 'number', value: parseBigDecimal(text) }
  }

  #readJson(): FilterNode {
    const start = this.#position
    const close = matchingClose(this.#text, start)
    if (close === -1) throw this.#error('a literal in the filter is not closed')
    this.#position = close + 1
    return { kind: 'json', value: parseJson(this.#text.slice(start, close + 1)), isLiteral: true }
  }

  #readPattern(): FilterNode {
    const source = this.#quoted().slice(1, -1)
    const flags = /^[dixmsuU]*/.exec(this.#text.slice(this.#position, this.#position + 10))?.[0] ?? ''
    this.#position += flags.length
    return { kind: 'pattern', pattern: compileJavaRegex(source, flags) }
  }

  #quoted(): string {
    const start = this.#position
    const close = closingQuote(this.#text, start)
    if (close === -1) throw this.#error(`expected a closing ${this.#text.charAt(start)} in the filter`)
    this.#position = close + 1
    return this.#text.slice(start, close + 1)
  }

  /** A path goes on to a blank, an operator of signs, or a parenthesis that it did not open. */
  #readPath(): string {
    const start = this.#position
    while (this.#position < this.#text.length && !' )<>=~!'.includes(this.#text.charAt(this.#position))) {
      const opens = '[('.includes(this.#text.charAt(this.#position))
      const close = opens ? matchingClose(this.#text, this.#position) : this.#position
      if (close === -1) throw this.#error('a bracket in the filter is not closed')
      this.#position = close + 1
    }
    return this.#text.slice(start, this.#position)
  }

  /** The next character that is not a blank. */
  #peek(): string {
    while (this.#text.charAt(this.#position) === ' ') this.#position++
    return this.#text.charAt(this.#position)
  }

  #accept(sign: string): boolean {
    this.#peek()
    if (!this.#text.startsWith(sign, this.#position)) return false
    this.#position += sign.length
    return true
  }

  #error(reason: string): Error {
    return pathError(`[?(${this.#text})]`, reason)
  }
}
