import type { Parser } from './parser.ts'
import { parseOperand } from './parse-literal.ts'
import type { Chain, Expression } from './syntax-tree.ts'
import type { TokenKind } from './token.ts'

const levels: readonly { readonly level: Chain['level']; readonly operators: ReadonlySet<TokenKind> }[] = [
  { level: 'or', operators: new Set(['OR']) },
  { level: 'and', operators: new Set(['AND']) },
  { level: 'equality', operators: new Set(['EQ', 'NE']) },
  { level: 'relation', operators: new Set(['LT', 'LE', 'GT', 'GE']) },
  { level: 'sum', operators: new Set(['PLUS', 'MINUS']) },
  { level: 'product', operators: new Set(['MULTIPLY', 'DIVIDE', 'MODULUS']) },
]

/** An expression of `#if` or `#set`; operators of one level bind from left to right. */
export function parseExpression(parser: Parser): Expression {
  return parseLevel(parser, 0)
}

function parseLevel(parser: Parser, index: number): Expression {
  let left = parseUnary(parser)
  // From the tightest level outwards: what stands left of an operator is complete when the operator is reached.
  for (let at = levels.length - 1; at >= index; at--) {
    const { level, operators } = levels[at] as (typeof levels)[number]
    if (operators.has(parser.tokens.peek().kind)) left = parseChain(parser, left, level, operators, at)
  }
  return left
}

function parseChain(parser: Parser, first: Expression, level: Chain['level'], operators: ReadonlySet<TokenKind>, index: number): Chain {
  const { tokens } = parser
  const rest: Chain['rest'][number][] = []
  while (operators.has(tokens.peek().kind)) {
    const operator = tokens.next().kind
    const since = tokens.consumed.length
    const operand = parseLevel(parser, index + 1)
    rest.push({ operator, operand, literal: tokens.literal(since) })
  }
  return { type: 'chain', level, first, rest, start: first.start, end: tokens.end + parser.offset }
}

function parseUnary(parser: Parser): Expression {
  const { tokens } = parser
  const start = tokens.peek().start + parser.offset
  let times = 0
  while (tokens.at('NOT') || (tokens.at('WHITESPACE') && tokens.peek(2).kind === 'NOT')) {
    tokens.skip('WHITESPACE')
    tokens.next()
    times++
  }
  const operand = parsePrimary(parser)
  return times === 0 ? operand : { type: 'not', times, operand, start, end: tokens.end + parser.offset }
}

function parsePrimary(parser: Parser): Expression {
  const { tokens } = parser
  tokens.skip('WHITESPACE')
  const operand = tokens.at('LPAREN') ? parseGroup(parser) : parseOperand(parser)
  if (!operand) throw tokens.unexpected('a reference, a string, a number, a list, a map or "("')
  tokens.skip('WHITESPACE')
  return operand
}

function parseGroup(parser: Parser): Expression {
  const { tokens } = parser
  parser.enter(tokens.next().start + parser.offset)
  const inner = parseLevel(parser, 0)
  tokens.take('RPAREN', 'an operator or ")"')
  parser.leave()
  return inner
}
