import { parseClosed } from './parse-expression.ts'
import { operandStart, parseOperand, readReference } from './parse-operand.ts'
import type { Branch, Expression, Reference, Statement, Template, Unplaced } from './syntax-tree.ts'
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
  const template: Statement[] = []
  const shared: Shared = { macros: [], notes: [], later: [{ text: source, offset: 0, body: template }], readPlain, steps: 0, depth: 0 }
  // Interpolated strings are parsed after the template around them, one after the other: no recursion, however they nest.
  for (let next = shared.later.pop(); next; next = shared.later.pop()) {
    parseStatements(new TokenStream(next, shared), next.body, 'text, a reference or a directive')
  }
  return { template, steps: shared.steps, notes: shared.notes }
}

/** Statements up to the end or one of the closing tokens, which stays unread. */
function parseStatements(tokens: TokenStream, body: Statement[], expected: string, ...closers: readonly TokenKind[]): Template {
  for (;;) {
    tokens.shared.readPlain?.(tokens, body)
    if (tokens.is('EOF', ...closers)) return body
    append(body, tokens.node<Statement>(() => readStatement(tokens, expected)))
  }
}

/** Text behind text becomes one statement. */
export function append(body: Statement[], statement: Statement): void {
  const last = body.at(-1)
  if (statement.type === 'text' && last?.type === 'text') Object.assign(last, { text: last.text + statement.text, end: statement.end })
  else if (statement.type !== 'text' || statement.text !== '') body.push(statement)
}

/** Statements up to `#end`; where there are others that can end the block, what ends it stays unread. */
export function parseBlock(tokens: TokenStream, opener: Token, name: string, ...others: readonly TokenKind[]): Template {
  const body = tokens.nested(() => parseStatements(tokens, [], '"#end"', 'end', ...others))
  if (tokens.is('EOF')) throw tokens.error(opener, `#${name} is not closed`, '"#end"')
  if (others.length === 0) tokens.next()
  return body
}

function readStatement(tokens: TokenStream, expected: string): Unplaced<Statement> {
  const opener = tokens.peek()
  const { tokenKind } = opener
  if (tokenKind === 'NAME' || (tokenKind === 'LCURLY' && tokens.peek(2).tokenKind === 'NAME')) return readReference(tokens)
  if (tokenKind === 'if') return readIf(tokens, opener)
  if (tokenKind === 'SET') return readSet(tokens)
  if (/WORD/.test(tokenKind)) return readDirective(tokens)
  if (!/^(?:[#$\\()}]|TEXT|DOT|NUMBER|STRING|LCURLY)/.test(tokenKind)) throw tokens.unexpected(expected)
  return { type: 'text', text: readText(tokens, tokens.next()) }
}

function readText(tokens: TokenStream, token: Token): string {
  const { tokenKind, special, image } = token
  if (tokenKind === '\\\\') return readEscape(tokens, image)
  if (tokenKind === '\\#') return readEscapedDirective(tokens, token)
  if (tokenKind === '#[[') return image.slice(3, -3)
  if (!tokenKind.startsWith('#')) return special + image
  // A comment prints nothing but what stood in front of its first `#`.
  if (tokenKind === '##') tokens.skip('##')
  return image.slice(0, Math.max(0, image.indexOf(image.includes('##') ? '##' : '#*')))
}

const isKnown = ({ shared }: TokenStream, name: string): boolean => isDirective(name) || shared.macros.includes(name)
const isControl = (name: string): boolean => /^(?:if|end|set|else|elseif)$/.test(name)

/** Backslashes in pairs: each pair is one backslash in front of a directive, and two elsewhere. */
function readEscape(tokens: TokenStream, slashes: string): string {
  const { tokenKind, image } = tokens.peek()
  return isControl(tokenKind) || isKnown(tokens, image.slice(1)) ? slashes.slice(slashes.length / 2) : slashes
}

/** An odd number of backslashes: half of them, and the directive as it stands. */
function readEscapedDirective(tokens: TokenStream, token: Token): string {
  const { image } = token
  const name = image.replace(/[\\#{}]+/g, '')
  if (isControl(name) || isKnown(tokens, name)) token.image = image.slice((image.indexOf('#') + 1) / 2)
  return token.image
}

function readSet(tokens: TokenStream): Unplaced<Statement> {
  tokens.next()
  tokens.skip()
  if (!tokens.is('NAME', 'LCURLY')) throw tokens.unexpected('a reference')
  const target = parseOperand(tokens) as Reference
  tokens.skip()
  tokens.take('=')
  const value = parseClosed(tokens)
  tokens.inSet = false
  return { type: 'set', target, value }
}

/** `#if`, which is the next token; with the first condition, when that is read already. */
export function readIf(tokens: TokenStream, opener: Token, condition: Expression = parseCondition(tokens)): Unplaced<Extract<Statement, { type: 'if' }>> {
  const branches: Branch[] = []
  for (;;) {
    branches.push({ condition, body: parseBlock(tokens, opener, 'if', 'elseif', 'else') })
    if (!tokens.is('elseif')) break
    condition = parseCondition(tokens)
  }
  return { type: 'if', branches, otherwise: tokens.skip('else') ? parseBlock(tokens, opener, 'if') : void tokens.next() }
}

function parseCondition(tokens: TokenStream): Expression {
  tokens.next()
  tokens.skip()
  tokens.take('(')
  return parseClosed(tokens)
}

/** `#name`, `#name(…)` or `#name(…) … #end`. */
function readDirective(tokens: TokenStream): Unplaced<Statement> {
  const { consumed, shared, start, offset } = tokens
  const index = consumed.length
  const token = tokens.next()
  const name = token.image.replace(/^.\{?|\}$/g, '')
  const fail = (expected: string): Error => tokens.unexpected(expected, token)
  const note = (rule: ParserNote['rule'], noted: string): unknown => shared.notes.push({ rule, name: noted, ...tokens.range(start) })
  tokens.now.state = 'SET'
  const args = tokens.scan(/[ \t\n\r]*\(/y, tokens.at) > tokens.at ? parseArguments(tokens, name) : undefined
  if (!args) tokens.leave()
  const argsEnd = consumed.length
  const body = args && (name.startsWith('@') || (isDirective(name) && !/^[bs]/.test(name))) ? parseBlock(tokens, token, name) : []
  const [first, , third, fourth] = args ?? []
  const { name: variable = '', assignedName = '' }: Partial<Reference> = first?.type === 'reference' ? first : {}
  if (!isDirective(name)) {
    note('unknown-directive', name)
    return { type: 'text', text: consumed.slice(index).map(part => tokens.imageOf(part)).join('') }
  }
  if (name === 'break' || name === 'stop') {
    if (args && args.length > 1) throw fail('")" after the first argument')
    return { type: name, value: first }
  }
  if (!args) throw fail('"("')
  if (name === 'foreach') {
    // A fourth argument takes the place of the block, as in Velocity.
    const instead = fourth?.type === 'reference' ? [fourth] : []
    return { type: 'foreach', name: variable, list: args.length === 2 ? { type: 'constant', value: null, ...tokens.range(start) } : third, body: fourth ? instead : body }
  }
  if (name === 'define') {
    if (args.length !== 1) throw fail('($name)')
    return { type: 'define', name: assignedName, body }
  }
  if (name === 'literal') {
    // It prints its block as it stands, or its argument.
    const text = first ? tokens.text.slice(first.start - offset, first.end - offset) : tokens.literal(argsEnd, -1)
    if (text === '') throw fail('text before #end')
    return { type: 'text', text }
  }
  // AWS's engine reads `#macro`, and defines nothing: calls print as they stand.
  const macro = consumed.slice(index + 1, argsEnd).find(({ tokenKind }) => tokenKind === 'WORD')?.image
  if (!macro) throw fail('a word')
  shared.macros.push(macro)
  note('macro', macro)
  return { type: 'text', text: '' }
}

/** Words are counted only, and stand where `#foreach` has its `in` and `#macro` its name; what AWS's engine does not know takes them anywhere. */
function parseArguments(tokens: TokenStream, name: string): (Expression | undefined)[] {
  const args: (Expression | undefined)[] = []
  tokens.skip()
  return tokens.nested(() => {
    tokens.take('(')
    for (tokens.skip(); tokens.is(',', 'WORD', ...operandStart); tokens.skip()) {
      if (tokens.skip(',')) tokens.skip()
      const isWord = tokens.is('WORD')
      if (isWord && isDirective(name) && ['macro', 'foreach'].indexOf(name) !== args.length) throw tokens.unexpected('a reference or a literal')
      args.push(isWord ? void tokens.next() : parseOperand(tokens))
    }
    tokens.take(')', 'an argument or ")"')
    return args
  })
}
