import { parseExpression } from './parse-expression.ts'
import { parseOperand, parseReference } from './parse-operand.ts'
import type { Branch, Expression, Range, Reference, Statement, Template } from './syntax-tree.ts'
import { TokenStream } from './token-stream.ts'
import type { ParserNote, ReadPlain, Shared } from './shared.ts'
import type { Token, TokenKind } from './token.ts'

/** What parsing gives: the tree, the number of lexer steps that it took, and notes for `explain`. */
export type ParsedTemplate = { readonly template: Template; readonly steps: number; readonly notes: readonly ParserNote[] }

/** Directives that AWS's engine knows besides `#set` and `#if`; `#evaluate`, `#parse` and `#include` are plain text. */
const isDirective = (name: string): boolean => /^(?:foreach|define|macro|literal|break|stop)$/.test(name)

/**
 * Parses a template as Velocity 1.7 does in AWS's profile.
 *
 * @param readPlain reads most of a template without the lexer, for speed; the tree is the same.
 * @throws VtlError `ERR_VTL_SYNTAX`
 */
export function parseTemplate(source: string, readPlain?: ReadPlain): ParsedTemplate {
  const shared: Shared = { source, macros: [], notes: [], later: [], readPlain, steps: 0, depth: 0 }
  const template = parseText(source, 0, shared)
  // Interpolated strings are parsed after the template around them, one after the other: no recursion, however they nest.
  for (let next = shared.later.pop(); next; next = shared.later.pop()) next.done(parseText(next.text, next.offset, shared))
  return { template, steps: shared.steps, notes: shared.notes }
}

function parseText(text: string, offset: number, shared: Shared): Template {
  const tokens = new TokenStream(text, offset, shared)
  const body = parseStatements(tokens, ['EOF'])
  if (!tokens.is('EOF')) throw tokens.unexpected('text, a reference or a directive')
  shared.steps += tokens.steps
  return body
}

function parseStatements(tokens: TokenStream, closers: readonly TokenKind[]): Template {
  const body: Statement[] = []
  for (;;) {
    tokens.shared.readPlain?.(tokens, body)
    const statement = tokens.isOneOf(closers) ? undefined : parseStatement(tokens)
    if (!statement) return body
    append(body, statement)
  }
}

/** Text behind text becomes one statement. */
export function append(body: Statement[], statement: Statement): void {
  const last = body.at(-1)
  if (statement.type === 'text' && last?.type === 'text') body[body.length - 1] = { type: 'text', text: last.text + statement.text, start: last.start, end: statement.end }
  else if (statement.type !== 'text' || statement.text !== '') body.push(statement)
}

const blockEnd: readonly TokenKind[] = ['end']
const branchEnd: readonly TokenKind[] = ['end', 'elseif', 'else']

/** Statements up to one of the closing tokens, which stays unread. */
export function parseBlock(tokens: TokenStream, opener: Token, name: string, closers: readonly TokenKind[] = blockEnd): Template {
  const body = tokens.nested(() => parseStatements(tokens, closers))
  if (tokens.is('EOF')) throw tokens.error(opener, `#${name} is not closed`, '"#end"')
  return body
}

const textKinds: readonly TokenKind[] = ['TEXT', 'DOT', ')', '(', 'INTEGER', 'FLOAT', 'STRING', 'ESCAPE', 'RCURLY', 'EMPTY_INDEX']

/** A single statement; nothing where the next token begins none. */
function parseStatement(tokens: TokenStream): Statement | undefined {
  const { start } = tokens
  const { tokenKind } = tokens.peek()
  const asText = (text: string): Statement => ({ type: 'text', text, ...tokens.range(start) })
  if (tokenKind === 'NAME' || (tokenKind === 'LCURLY' && tokens.peek(2).tokenKind === 'NAME')) return parseReference(tokens)
  if (tokenKind === 'LCURLY' || textKinds.includes(tokenKind)) {
    const { special, image } = tokens.next()
    return asText(special + image)
  }
  if (tokenKind === 'if') return parseIf(tokens, tokens.peek())
  if (tokenKind === 'SET') return parseSet(tokens)
  if (tokenKind === 'WORD' || tokenKind === 'BRACKETED_WORD') return parseDirective(tokens)
  if (tokenKind === 'DOUBLE_ESCAPE') return asText(readEscape(tokens))
  if (tokenKind === 'ESCAPE_DIRECTIVE') return asText(readEscapedDirective(tokens))
  if (tokenKind === 'TEXTBLOCK') return asText(tokens.next().image.slice(3, -3))
  if (!/COMMENT/.test(tokenKind)) return undefined
  // A comment prints nothing but what stood in front of its first `#`.
  const { image } = tokens.next()
  if (tokenKind === 'COMMENT_START') tokens.skip('LINE_COMMENT')
  return asText(image.slice(0, Math.max(0, image.indexOf(image.includes('##') ? '##' : '#*'))))
}

const isKnown = ({ shared }: TokenStream, name: string): boolean => isDirective(name) || shared.macros.includes(name)

/** Backslashes in pairs: each pair is one backslash in front of a directive, and two elsewhere. */
function readEscape(tokens: TokenStream): string {
  let count = 0
  for (; tokens.is('DOUBLE_ESCAPE'); tokens.next()) count++
  const { image } = tokens.peek()
  const name = image.slice(1)
  return (tokens.isOneOf(['if', 'else', 'elseif', 'end']) || isKnown(tokens, name) ? '\\' : '\\\\').repeat(count)
}

function readEscapedDirective(tokens: TokenStream): string {
  const token = tokens.next()
  const [, slashes = '', directive = '', name = ''] = /^(\\+)(#\{?([^}]*)\}?)$/.exec(token.image) ?? []
  const known = isKnown(tokens, name) || /^(?:if|end|set|else|elseif)$/.test(name)
  const image = known ? slashes.slice(0, slashes.length >> 1) + directive : token.image
  tokens.consumed[tokens.consumed.length - 1] = { ...token, image }
  return image
}

function parseSet(tokens: TokenStream): Statement {
  const { start } = tokens
  tokens.next()
  tokens.skip()
  if (!tokens.isOneOf(['NAME', 'LCURLY'])) throw tokens.unexpected('a reference')
  const target: Reference = parseReference(tokens)
  tokens.skip()
  tokens.take('=')
  const value = parseExpression(tokens)
  tokens.take(')', 'an operator or ")"')
  tokens.inSet = false
  return { type: 'set', target, value, ...tokens.range(start) }
}

/** `#if`, which is the next token; with the first condition, when that is read already. */
export function parseIf(tokens: TokenStream, opener: Token, read?: Expression): Statement {
  const start = opener.start + tokens.offset
  const branches: Branch[] = []
  do {
    const begin = read && branches.length === 0 ? start : tokens.start
    const condition = read && branches.length === 0 ? read : parseCondition(tokens)
    const body = parseBlock(tokens, opener, 'if', branchEnd)
    branches.push({ condition, body, ...tokens.range(begin) })
  } while (tokens.is('elseif'))
  let otherwise: Template | undefined
  if (tokens.is('else')) {
    tokens.next()
    otherwise = parseBlock(tokens, opener, 'if')
  }
  tokens.take('end', '"#end"')
  const range: Range = tokens.range(start)
  return { type: 'if', branches, otherwise, ...range }
}

function parseCondition(tokens: TokenStream): Expression {
  tokens.next()
  tokens.skip()
  tokens.take('(')
  const condition = parseExpression(tokens)
  tokens.take(')', 'an operator or ")"')
  return condition
}

type Argument = Expression | { readonly type: 'word'; readonly start: number; readonly end: number }

const argumentStart: readonly TokenKind[] = [',', 'NAME', 'LCURLY', 'WORD', 'STRING', 'INTEGER', '[', 'FLOAT', '{', 'true', 'false']

/** `#name`, `#name(…)` or `#name(…) … #end`. */
function parseDirective(tokens: TokenStream): Statement {
  const { consumed, shared, start } = tokens
  const index = consumed.length
  const token = tokens.next()
  const name = token.tokenKind === 'WORD' ? token.image.slice(1) : token.image.slice(2, -1)
  const fail = (expected: string): Error => tokens.error(token, `#${name} cannot stand like this`, expected)
  tokens.state = 'SET'
  const args = tokens.scan(/[ \t\n\r]*\(/y, tokens.at) > tokens.at ? parseArguments(tokens, name, fail) : undefined
  if (!args) tokens.leave()
  const argsEnd = consumed.length
  const isBlock = args && (name.startsWith('@') || (isDirective(name) && !/^[bs]/.test(name)))
  const body = isBlock ? parseBlock(tokens, token, name) : []
  if (isBlock) tokens.take('end', '"#end"')
  const range = tokens.range(start)
  const [first, , third, fourth] = args ?? []
  const value = first?.type === 'word' ? undefined : first
  const variable = value?.type === 'reference' ? value : undefined
  if (!isDirective(name)) {
    shared.notes.push({ rule: 'unknown-directive', name, ...range })
    return { type: 'text', text: tokens.literal(index, consumed.length, false), ...range }
  }
  if (name === 'break' || name === 'stop') {
    if (args && args.length > 1) throw fail('")" after the first argument')
    return name === 'break' ? { type: name, scope: value, ...range } : { type: name, message: value, ...range }
  }
  if (!args) throw fail('"("')
  if (name === 'foreach') {
    // A fourth argument takes the place of the block, as in Velocity.
    const instead = fourth?.type === 'reference' ? [fourth] : []
    const list = args.length === 2 ? { ...nothing, ...range } : third?.type === 'word' ? undefined : third
    return { type: 'foreach', name: variable?.name ?? '', list, body: fourth ? instead : body, ...range }
  }
  if (name === 'define') {
    if (args.length !== 1) throw fail('($name)')
    return { type: 'define', name: variable?.assignedName ?? '', body, literal: '', ...range }
  }
  if (name === 'literal') {
    // It prints its block as it stands, or its argument.
    const text = value ? tokens.text.slice(value.start - tokens.offset, value.end - tokens.offset) : tokens.literal(argsEnd, consumed.length - 1)
    if (text === '') throw fail('text before #end')
    return { type: 'text', text, ...range }
  }
  // AWS's engine reads `#macro`, and defines nothing: calls print as they stand.
  if (!first) throw fail('a word')
  const macro = consumed.slice(index + 1).find(({ tokenKind }) => tokenKind === 'WORD')?.image ?? ''
  shared.macros.push(macro)
  shared.notes.push({ rule: 'macro', name: macro, ...range })
  return { type: 'text', text: '', ...range }
}

const nothing: Omit<Reference, 'start' | 'end'> = { type: 'reference', name: '', path: [], bare: true, literalOnly: false, prefix: '', escaped: false, literal: '', assignedName: '' }

function parseArguments(tokens: TokenStream, name: string, fail: (expected: string) => Error): Argument[] {
  const args: Argument[] = []
  tokens.skip()
  return tokens.nested(() => {
    tokens.take('(')
    while (tokens.isOneOf(argumentStart) || (tokens.is(' ') && argumentStart.includes(tokens.peek(2).tokenKind))) {
      tokens.skip()
      if (tokens.is(',')) {
        tokens.next()
        tokens.skip()
      }
      const { start } = tokens
      const isName = name === 'macro' && args.length === 0
      if (tokens.is('WORD')) {
        if (isDirective(name) && !isName && (name !== 'foreach' || args.length !== 1)) throw tokens.unexpected('a reference or a literal')
        tokens.next()
        args.push({ type: 'word', ...tokens.range(start) })
      } else {
        args.push(parseOperand(tokens))
        if (isName) throw fail('a word')
      }
    }
    tokens.skip()
    tokens.take(')', 'an argument or ")"')
    return args
  })
}
