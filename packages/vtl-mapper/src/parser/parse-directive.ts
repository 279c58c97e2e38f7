import type { Parser } from './parser.ts'
import { parseOperand } from './parse-literal.ts'
import type { Expression, Statement } from './syntax-tree.ts'
import type { Token, TokenKind } from './token.ts'

/** Directives that AWS's engine knows besides `#set` and `#if`; `#evaluate`, `#parse` and `#include` are plain text. */
export const directives: ReadonlySet<string> = new Set(['foreach', 'define', 'macro', 'literal', 'break', 'stop'])

type Argument = Expression | { readonly type: 'word' }

const argumentStart: ReadonlySet<TokenKind> = new Set(
  ['IDENTIFIER', 'LCURLY', 'WORD', 'STRING', 'INTEGER', 'LBRACKET', 'FLOAT', 'LEFT_CURLY', 'TRUE', 'FALSE'],
)

/** `#name`, `#name(…)` or `#name(…) … #end`. */
export function parseDirective(parser: Parser): Statement {
  const { tokens } = parser
  const index = tokens.consumed.length
  const token = tokens.next()
  const name = token.kind === 'WORD' ? token.image.slice(1) : token.image.slice(2, -1)
  const start = token.start + parser.offset
  tokens.lexer.state.current = 'DIRECTIVE'
  const args = tokens.lexer.isLeftParenthesisNext() ? parseArguments(parser, name) : undefined
  if (!args) tokens.lexer.state.leave()
  const argsEnd = tokens.consumed.length
  const isBlock = name.startsWith('@') || name === 'foreach' || name === 'define' || name === 'macro' || name === 'literal'
  const body = args && isBlock ? parser.block(token, `#${name}`) : undefined
  if (body) tokens.take('END', '"#end"')
  const range = { start, end: tokens.end + parser.offset }
  const bodyLiteral = (): string => tokens.literal(argsEnd, { to: tokens.consumed.length - 1 })
  if (!directives.has(name)) {
    parser.note({ rule: 'unknown-directive', name, ...range })
    return { type: 'text', text: tokens.literal(index, { special: false }), ...range }
  }
  if (!args) return withoutArguments(parser, name, token, range)
  if (name === 'foreach') return foreach(args, body ?? [], range)
  if (name === 'define') return define(parser, token, args, body ?? [], range)
  if (name === 'macro') return macro(parser, token, index, args, range)
  if (name === 'literal') return literal(parser, token, args, bodyLiteral(), range)
  if (args.length > 1) throw parser.error(token, `#${name} takes one argument at most`, '")" after the first argument')
  const [argument] = args
  const value = argument && argument.type !== 'word' ? argument : undefined
  return name === 'break' ? { type: 'break', scope: value, ...range } : { type: 'stop', message: value, ...range }
}

type Place = { readonly start: number; readonly end: number }

/** `#literal() … #end` prints its block as it stands; an empty block is an error in Velocity. */
function literal(parser: Parser, token: Token, [argument]: readonly Argument[], body: string, range: Place): Statement {
  if (argument && argument.type !== 'word') return { type: 'text', text: parser.source(argument), ...range }
  if (body === '') throw parser.error(token, '#literal is empty', 'text before #end')
  return { type: 'text', text: body, ...range }
}

function withoutArguments(parser: Parser, name: string, token: Token, range: Place): Statement {
  if (name === 'break') return { type: 'break', scope: undefined, ...range }
  if (name === 'stop') return { type: 'stop', message: undefined, ...range }
  throw parser.error(token, `#${name} has no arguments`, '"("')
}

function parseArguments(parser: Parser, name: string): Argument[] {
  const { tokens } = parser
  const args: Argument[] = []
  tokens.skip('WHITESPACE')
  tokens.take('LPAREN', '"("')
  parser.enter(tokens.end + parser.offset)
  while (isArgumentNext(parser)) {
    tokens.skip('WHITESPACE')
    if (tokens.at('COMMA')) {
      tokens.next()
      tokens.skip('WHITESPACE')
    }
    args.push(parseArgument(parser, name, args.length))
  }
  tokens.skip('WHITESPACE')
  tokens.take('RPAREN', 'an argument or ")"')
  parser.leave()
  return args
}

function isArgumentNext(parser: Parser): boolean {
  const { kind } = parser.tokens.peek()
  if (kind === 'COMMA') return true
  if (kind !== 'WHITESPACE') return argumentStart.has(kind)
  const second = parser.tokens.peek(2).kind
  return second === 'COMMA' || argumentStart.has(second)
}

function parseArgument(parser: Parser, name: string, position: number): Argument {
  const { tokens } = parser
  const token = tokens.peek()
  if (token.kind !== 'WORD') {
    const operand = parseOperand(parser)
    if (!operand) throw tokens.unexpected('an argument')
    if (name === 'macro' && position === 0) throw parser.error(token, 'a macro needs a name', 'a word')
    return operand
  }
  const allowed = !directives.has(name) || (name === 'macro' && position === 0) || (name === 'foreach' && position === 1)
  if (!allowed) throw parser.error(token, `the word ${token.image} is no argument of #${name}`, 'a reference or a literal')
  tokens.next()
  return { type: 'word' }
}

/** `#foreach($name in $list)`. A fourth argument takes the place of the block, as in Velocity. */
function foreach(args: readonly Argument[], block: readonly Statement[], range: Place): Statement {
  const [variable, , list, instead] = args
  const name = variable?.type === 'reference' ? variable.name : ''
  const body = instead ? (instead.type === 'reference' ? [instead] : []) : block
  const value: Expression | undefined = args.length === 2 ? { type: 'reference', ...nothing, ...range } : list?.type === 'word' ? undefined : list
  return { type: 'foreach', name, list: value, body, ...range }
}

const nothing = { name: '', path: [], bare: true, literalOnly: false, prefix: '', escaped: false, literal: '', assignedName: '' } as const

function define(parser: Parser, token: Token, args: readonly Argument[], body: readonly Statement[], range: Place): Statement {
  const [name] = args
  if (args.length !== 1 || !name) throw parser.error(token, '#define needs one name', '($name)')
  return { type: 'define', name: name.type === 'reference' && name.assignedName ? name.assignedName : '', body, literal: '', ...range }
}

/** AWS's engine reads `#macro`, and defines nothing: calls print as they stand. */
function macro(parser: Parser, token: Token, index: number, args: readonly Argument[], range: Place): Statement {
  if (args.length === 0) throw parser.error(token, '#macro has no name', 'a word')
  const word = parser.tokens.consumed.slice(index + 1).find(({ kind }) => kind === 'WORD')
  if (word) parser.addMacro(word.image)
  parser.note({ rule: 'macro', name: word?.image ?? '', ...range })
  return { type: 'text', text: '', ...range }
}
