import { plainReader } from '../parts.ts'
import { syntaxError } from './syntax-error.ts'
import { Lexer } from './lexer.ts'
import { directives, parseDirective } from './parse-directive.ts'
import { parseExpression } from './parse-expression.ts'
import { parseReference } from './parse-reference.ts'
import type { Branch, Expression, Range, Reference, Statement, Template } from './syntax-tree.ts'
import type { Token, TokenKind } from './token.ts'
import { TokenStream } from './token-stream.ts'

/** How deep blocks, brackets and parentheses may nest together; Java's own stack ends at about as much. */
export const maxDepth = 500

type Later = { readonly text: string; readonly offset: number; readonly done: (body: Template) => void }

/** What the parsers of a template and of its interpolated strings share. */
type Shared = { readonly source: string; macros: Set<string> | undefined; readonly later: Later[]; readonly notes: ParserNote[]; steps: number }

/** A directive that AWS's engine prints as it stands, or reads and drops. */
export type ParserNote = { readonly rule: 'macro' | 'unknown-directive'; readonly name: string } & Range

/** What parsing gives: the tree, the number of lexer steps that it took, and notes for `explain`. */
export type ParsedTemplate = { readonly template: Template; readonly steps: number; readonly notes: readonly ParserNote[] }

/**
 * Parses a template as Velocity 1.7 does in AWS's profile.
 *
 * @throws VtlError `ERR_VTL_SYNTAX`
 */
export function parseTemplate(source: string): ParsedTemplate {
  const shared: Shared = { source, macros: undefined, later: [], notes: [], steps: 0 }
  const template = new Parser(source, 0, shared).parse()
  // Interpolated strings are parsed after the template around them, one after the other: no recursion, however they nest.
  for (let next = shared.later.pop(); next; next = shared.later.pop()) next.done(new Parser(next.text, next.offset, shared).parse())
  return { template, steps: shared.steps, notes: shared.notes }
}

/** The parser of one text: the template, or one interpolated string in it. */
export class Parser {
  readonly tokens: TokenStream
  /** Where the text begins in the template. */
  readonly offset: number
  readonly #shared: Shared
  readonly #readPlain: ((body: Statement[]) => void) | undefined
  #depth = 0

  constructor(text: string, offset: number, shared: Shared) {
    this.tokens = new TokenStream(new Lexer(text))
    this.offset = offset
    this.#shared = shared
    this.#readPlain = plainReader(this)
  }

  /** Whether `#macro` gave the name: a backslash in front of it is an escape. */
  isMacro(name: string): boolean {
    return this.#shared.macros?.has(name) ?? false
  }

  addMacro(name: string): void {
    this.#shared.macros ??= new Set()
    this.#shared.macros.add(name)
  }

  reference(): Reference {
    return parseReference(this)
  }

  parse(): Template {
    const body = this.#statements(endOfText)
    if (!this.tokens.at('EOF')) throw this.tokens.unexpected('text, a reference or a directive')
    this.#shared.steps += this.tokens.lexer.steps
    return body
  }

  /** Parses an interpolated string when the text around it is done. */
  later(text: string, offset: number, done: (body: Template) => void): void {
    this.#shared.later.push({ text, offset, done })
  }

  note(note: ParserNote): void {
    this.#shared.notes.push(note)
  }

  enter(offset: number): void {
    if (++this.#depth <= maxDepth) return
    throw syntaxError(this.#shared.source, offset, `nesting is deeper than ${maxDepth}`, 'fewer brackets and blocks')
  }

  leave(): void {
    this.#depth--
  }

  error(token: Token, found: string, expected: string): Error {
    return syntaxError(this.tokens.lexer.text, token.start, found, expected)
  }

  source(range: Range): string {
    return this.tokens.lexer.text.slice(range.start - this.offset, range.end - this.offset)
  }

  /** Statements up to one of the closing tokens, which stays unread. */
  block(opener: Token, name: string, closers: readonly TokenKind[] = endOnly): Template {
    this.enter(opener.start + this.offset)
    const body = this.#statements(closers)
    if (this.tokens.at('EOF')) throw this.error(opener, `${name} is not closed`, '"#end"')
    this.leave()
    return body
  }

  #statements(closers: readonly TokenKind[]): Statement[] {
    const body: Statement[] = []
    for (;;) {
      this.#readPlain?.(body)
      if (closers.includes(this.tokens.peek().kind)) return body
      const statement = this.#statement()
      if (!statement) return body
      append(body, statement)
    }
  }

  #statement(): Statement | undefined {
    const { kind } = this.tokens.peek()
    switch (kind) {
      case 'IF':
        return this.if(this.tokens.peek())
      case 'IDENTIFIER':
        return this.reference()
      case 'LCURLY':
        return this.tokens.peek(2).kind === 'IDENTIFIER' ? this.reference() : this.#text()
      case 'SET':
        return this.#set()
      case 'WORD':
      case 'BRACKETED_WORD':
        return parseDirective(this)
      case 'DOUBLE_ESCAPE':
        return this.#escape()
      case 'ESCAPE_DIRECTIVE':
        return this.#escapedDirective()
      case 'COMMENT_START':
      case 'BLOCK_COMMENT':
      case 'FORMAL_COMMENT':
        return this.#comment()
      case 'TEXTBLOCK': {
        const { image, start, end } = this.tokens.next()
        return this.#textAt(start, end, image.slice(3, -3))
      }
      default:
        return textKinds.has(kind) ? this.#text() : undefined
    }
  }

  #textAt(start: number, end: number, text: string): Statement {
    return { type: 'text', text, start: start + this.offset, end: end + this.offset }
  }

  #text(): Statement {
    const { special, image, start, end } = this.tokens.next()
    return this.#textAt(start, end, special + image)
  }

  /** A comment prints nothing but what stood in front of its first `#`. */
  #comment(): Statement {
    const { kind, image, start } = this.tokens.next()
    if (kind === 'COMMENT_START') this.tokens.skip('LINE_COMMENT')
    const mark = image.indexOf('##') >= 0 ? image.indexOf('##') : image.indexOf('#*')
    return this.#textAt(start, this.tokens.end, image.slice(0, Math.max(mark, 0)))
  }

  /** Backslashes in pairs: each pair is one backslash in front of a directive, and two elsewhere. */
  #escape(): Statement {
    const start = this.tokens.peek().start
    let count = 0
    while (this.tokens.at('DOUBLE_ESCAPE')) {
      this.tokens.next()
      count++
    }
    const { kind, image } = this.tokens.peek()
    const name = image.slice(1)
    const escapes = controlKinds.has(kind) || directives.has(name) || this.isMacro(name)
    return this.#textAt(start, this.tokens.end, (escapes ? '\\' : '\\\\').repeat(count))
  }

  #escapedDirective(): Statement {
    const token = this.tokens.next()
    const slashes = token.image.lastIndexOf('\\')
    const directive = token.image.slice(slashes + 1)
    const name = directive.replace(/^#\{(.*)\}$/, '#$1').slice(1)
    const known = directives.has(name) || this.isMacro(name) || ['if', 'end', 'set', 'else', 'elseif'].includes(name)
    const text = known ? token.image.slice(0, slashes >> 1) + directive : token.image
    this.tokens.consumed[this.tokens.consumed.length - 1] = { ...token, image: text }
    return this.#textAt(token.start, token.end, text)
  }

  #set(): Statement {
    const { tokens } = this
    const start = tokens.next().start + this.offset
    tokens.skip('WHITESPACE')
    if (!tokens.at('IDENTIFIER') && !tokens.at('LCURLY')) throw tokens.unexpected('a reference')
    const target = this.reference()
    tokens.skip('WHITESPACE')
    tokens.take('EQUALS', '"="')
    const value = parseExpression(this)
    tokens.take('RPAREN', 'an operator or ")"')
    tokens.lexer.state.inSet = false
    return { type: 'set', target, value, start, end: tokens.end + this.offset }
  }

  /** With the first condition, when that is read already. */
  if(opener: Token, read?: Expression): Statement {
    const { tokens } = this
    const branches: Branch[] = []
    do {
      const first = branches.length === 0
      const start = (first && read ? opener : tokens.next()).start + this.offset
      const condition = (first && read) || this.#condition()
      const body = this.block(opener, '#if', branchClosers)
      branches.push({ condition, body, start, end: tokens.end + this.offset })
    } while (tokens.at('ELSEIF'))
    let otherwise: Template | undefined
    if (tokens.at('ELSE')) {
      tokens.next()
      otherwise = this.block(opener, '#if')
    }
    tokens.take('END', '"#end"')
    return { type: 'if', branches, otherwise, start: opener.start + this.offset, end: tokens.end + this.offset }
  }

  #condition(): Expression {
    const { tokens } = this
    tokens.skip('WHITESPACE')
    tokens.take('LPAREN', '"("')
    const condition = parseExpression(this)
    tokens.take('RPAREN', 'an operator or ")"')
    return condition
  }
}

const endOfText: readonly TokenKind[] = ['EOF']
const endOnly: readonly TokenKind[] = ['END']
const branchClosers: readonly TokenKind[] = ['ELSEIF', 'ELSE', 'END']

/** Text behind text becomes one statement. */
export function append(body: Statement[], statement: Statement): void {
  const last = body.at(-1)
  if (statement.type !== 'text') body.push(statement)
  else if (last?.type === 'text') body[body.length - 1] = { type: 'text', text: last.text + statement.text, start: last.start, end: statement.end }
  else if (statement.text !== '') body.push(statement)
}

const textKinds: ReadonlySet<TokenKind> = new Set(
  ['TEXT', 'DOT', 'RPAREN', 'LPAREN', 'INTEGER', 'FLOAT', 'STRING', 'ESCAPE', 'RCURLY', 'EMPTY_INDEX'],
)
const controlKinds: ReadonlySet<TokenKind> = new Set(['IF', 'ELSE', 'ELSEIF', 'END'])
