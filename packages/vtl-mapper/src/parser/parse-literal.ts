import { JavaBigInteger, JavaDouble, JavaLong } from '../values/java-numbers.ts'
import type { Value } from '../values/value.ts'
import type { Parser } from './parser.ts'
import { parseString } from './parse-string.ts'
import type { Expression } from './syntax-tree.ts'
import type { Token } from './token.ts'

/** An operand with the white space around it: what may stand in lists, maps and arguments. */
export function parseParameter(parser: Parser): Expression {
  parser.tokens.skip('WHITESPACE')
  const operand = parseOperand(parser)
  if (!operand) throw parser.tokens.unexpected('a string, a number, a reference, a list or a map')
  parser.tokens.skip('WHITESPACE')
  return operand
}

/** A literal or a reference; nothing when the next token begins neither. */
export function parseOperand(parser: Parser): Expression | undefined {
  const { tokens, offset } = parser
  const { kind, start } = tokens.peek()
  const constant = (value: Value): Expression => ({ type: 'constant', value, start: start + offset, end: tokens.end + offset })
  switch (kind) {
    case 'IDENTIFIER':
    case 'LCURLY':
      return parser.reference()
    case 'STRING':
      return parseString(parser)
    case 'INTEGER':
      return constant(integer(parser, tokens.next()))
    case 'FLOAT':
      return constant(floating(parser, tokens.next()))
    case 'TRUE':
    case 'FALSE':
      tokens.next()
      return constant(kind === 'TRUE')
    case 'LBRACKET':
      return parseList(parser)
    case 'LEFT_CURLY':
      return parseMap(parser)
    default:
      return undefined
  }
}

/** Integer, Long or BigInteger: the first that holds it. */
function integer(parser: Parser, token: Token): Value {
  if (!/^-?\d+$/.test(token.image)) throw notANumber(parser, token)
  const value = BigInt(token.image)
  if (BigInt.asIntN(32, value) === value) return Number(value)
  return BigInt.asIntN(64, value) === value ? new JavaLong(value) : new JavaBigInteger(value)
}

function floating(parser: Parser, token: Token): Value {
  const value = Number(token.image)
  if (Number.isNaN(value)) throw notANumber(parser, token)
  return new JavaDouble(value)
}

/** A `#` in front of digits belongs to their token. */
function notANumber(parser: Parser, token: Token): Error {
  return parser.error(token, `${JSON.stringify(token.image)} is no number`, 'digits')
}

/** `[a, b]` or the range `[a..b]`. */
function parseList(parser: Parser): Expression {
  const { tokens, offset } = parser
  const start = tokens.next().start + offset
  parser.enter(start)
  const items: Expression[] = []
  const range = (): { start: number; end: number } => ({ start, end: tokens.end + offset })
  if (!tokens.at('RBRACKET')) {
    const from = parseParameter(parser)
    if (tokens.at('DOUBLEDOT') && isBound(from)) {
      tokens.next()
      const to = parseParameter(parser)
      if (!isBound(to)) throw tokens.unexpected('an integer or a reference after ".."')
      tokens.take('RBRACKET', '"]"')
      parser.leave()
      return { type: 'range', from, to, ...range() }
    }
    items.push(from)
    while (tokens.at('COMMA')) {
      tokens.next()
      items.push(parseParameter(parser))
    }
  }
  tokens.take('RBRACKET', '"," or "]"')
  parser.leave()
  return { type: 'list', items, ...range() }
}

function isBound(expression: Expression): boolean {
  return expression.type === 'reference' || (expression.type === 'constant' && typeof expression.value !== 'boolean' && !(expression.value instanceof JavaDouble))
}

function parseMap(parser: Parser): Expression {
  const { tokens, offset } = parser
  const start = tokens.next().start + offset
  parser.enter(start)
  const entries: (readonly [Expression, Expression])[] = []
  tokens.skip('WHITESPACE')
  if (!tokens.at('RIGHT_CURLY') && !tokens.at('RCURLY')) {
    do {
      if (entries.length > 0) tokens.next()
      const key = parseParameter(parser)
      tokens.take('COLON', '":"')
      entries.push([key, parseParameter(parser)])
    } while (tokens.at('COMMA'))
  }
  if (!tokens.at('RIGHT_CURLY') && !tokens.at('RCURLY')) throw tokens.unexpected('"," or "}"')
  tokens.next()
  parser.leave()
  return { type: 'map', entries, start, end: tokens.end + offset }
}
