import type { Chain, Expression } from './syntax-tree.ts'
import { parseOperand } from './parse-operand.ts'
import type { TokenStream } from './token-stream.ts'
import type { TokenKind } from './token.ts'

/** The operators of each level, the loosest first. */
const levels: readonly (readonly TokenKind[])[] = [['||'], ['&&'], ['==', '!='], ['<', '<=', '>', '>='], ['+', '-'], ['*', '/', '%']]

/** An expression of `#if` or `#set`, and the `)` behind it. */
export function parseClosed(tokens: TokenStream): Expression {
  const expression = parseExpression(tokens)
  tokens.take(')', 'an operator or ")"')
  return expression
}

/** Operators of one level bind from left to right. */
function parseExpression(tokens: TokenStream, loosest = 0): Expression {
  let left = parseUnary(tokens)
  // From the tightest level outwards: what stands left of an operator is complete when the operator is reached.
  for (let level = levels.length - 1; level >= loosest; level--) {
    const rest: Chain['rest'][number][] = []
    while (tokens.is(...(levels[level] as readonly TokenKind[]))) {
      const operator = tokens.next().tokenKind
      const since = tokens.consumed.length
      const operand = parseExpression(tokens, level + 1)
      rest.push({ operator, operand, literal: tokens.literal(since) })
    }
    if (rest.length > 0) left = { type: 'chain', level, head: left, rest, ...tokens.range(left.start) }
  }
  return left
}

function parseUnary(tokens: TokenStream): Expression {
  const { start } = tokens
  let times = 0
  for (tokens.skip(); tokens.skip('!'); tokens.skip()) times++
  const operand = tokens.is('(') ? tokens.nested(() => parseGroup(tokens)) : parseOperand(tokens)
  tokens.skip()
  return times === 0 ? operand : { type: 'not', times, operand, ...tokens.range(start) }
}

function parseGroup(tokens: TokenStream): Expression {
  tokens.next()
  const since = tokens.consumed.length
  const inner = parseClosed(tokens)
  return inner.type === 'chain' || inner.type === 'range' ? { ...inner, literal: tokens.literal(since, -1) } : inner
}
