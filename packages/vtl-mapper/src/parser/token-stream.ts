import { backslashes, bang, followed, grammars, signs } from './grammar.ts'
import type { Shared, Unread } from './shared.ts'
import { errorAt } from './source-position.ts'
import type { Range, Unplaced } from './syntax-tree.ts'
import type { LexicalState, Token, TokenKind } from './token.ts'

/** How deep blocks, brackets and parentheses may nest together; Java's own stack ends at about as much. */
export const maxDepth = 500

/** A lexical state that was entered, and the parentheses in it. */
type Entered = {
  state: LexicalState
  lparen: number
  /** Not 0 at first, but what it was outside. */
  rparen: number
  readonly outer?: Entered
}

type Place = { readonly start: number }

/**
 * What was found: a token; `MORE`, text that belongs to the token after it; `SKIP`, text that is dropped; `STOP`, the first
 * character that is no longer part of a reference or directive, which is read again.
 */
type Found = TokenKind | 'MORE' | 'SKIP' | 'STOP'

/**
 * Reads tokens from a text as the lexer of Velocity 1.7 does, with the quirks of its states: on demand, with look-ahead. Every
 * character is looked at a bounded number of times. Remembers what was consumed, because some directives print as they stand.
 */
export class TokenStream {
  readonly text: string
  /** Where the next token begins. */
  at = 0
  now: Entered = { state: 'TEXT', lparen: 0, rparen: 0 }
  /** Set while the inside of `#set(…)` is read: literals do not end the directive there. */
  inSet = false
  /** The end of the run of backslashes that was measured last, so that a long run is measured once. */
  slashes = 0

  /** Where the text begins in the template. */
  readonly offset: number
  readonly shared: Shared
  /** What was consumed so far. A parser may replace a token by what is left of it. */
  readonly consumed: Token[] = []
  readonly ahead: Token[] = []
  /** For `readPlain`: what it knows of the text. */
  plain: unknown

  constructor({ text, offset }: Unread, shared: Shared) {
    this.text = text
    this.offset = offset
    this.shared = shared
  }

  /** The token `distance` ahead, 1 being the next one and 3 the last. Not more is read than that: reading changes the lexer's state. */
  peek(distance = 1): Token {
    while (this.ahead.length < distance) this.ahead.push(this.read())
    return this.ahead[distance - 1] as Token
  }

  is(...kinds: readonly TokenKind[]): boolean {
    return kinds.includes(this.peek().tokenKind)
  }

  next(): Token {
    const token = this.peek()
    this.ahead.shift()
    this.consumed.push(token)
    return token
  }

  take(tokenKind: TokenKind, expected = `"${tokenKind}"`): Token {
    if (!this.is(tokenKind)) throw this.unexpected(expected)
    return this.next()
  }

  /** Passes over a token if it is there, white space if nothing else is said. */
  skip(tokenKind: TokenKind = ' '): boolean {
    return this.is(tokenKind) && this.next() !== undefined
  }

  /** Any number, with commas between them, and what closes them. */
  many(read: () => void, closer: TokenKind, sign: string = closer): void {
    if (!this.is(closer)) {
      do read()
      while (this.skip(','))
    }
    this.take(closer, `"," or "${sign}"`)
  }

  /** Where the next token begins, in the template. */
  get start(): number {
    return this.peek().start + this.offset
  }

  /** From there to where the token that was consumed last ends. */
  range(start: number): Range {
    return { start, end: (this.consumed.at(-1) as Token).end + this.offset }
  }

  /** Reads a node and adds where it stands. */
  node<T extends Range>(read: () => Unplaced<T>): T {
    const { start } = this
    return Object.assign(read(), this.range(start)) as unknown as T
  }

  /** The consumed tokens from one index up to another as they stand, with what prints in front of each. */
  literal(from: number, to?: number): string {
    return this.consumed.slice(from, to).map(token => (token.tokenKind === '#*' ? '' : token.special + this.imageOf(token))).join('')
  }

  /** What passed without the lexer has no image yet. */
  imageOf({ image, start, end }: Token): string {
    return image || this.text.slice(start, end)
  }

  /** Reads what nests, in bounds. */
  nested<T>(read: () => T): T {
    if (++this.shared.depth > maxDepth) throw this.error(this.peek(), `nesting is deeper than ${maxDepth}`, 'fewer brackets and blocks')
    const result = read()
    this.shared.depth--
    return result
  }

  error({ start }: Place, found: string, expected: string): Error {
    return errorAt(this.text, start, 'ERR_VTL_SYNTAX', `${found}; expected ${expected}`, { expected })
  }

  unexpected(expected: string, found: Place & { readonly image: string } = this.peek()): Error {
    const { image } = found
    return this.error(found, image ? `${JSON.stringify(image)} cannot stand here` : 'the template ends here', expected)
  }

  enter(state: LexicalState): void {
    this.now = { state, lparen: 0, rparen: this.now.rparen, outer: this.now }
  }

  /** Back to the state outside, if there is one. */
  leave(): void {
    this.now = this.now.outer ?? this.now
  }

  /** The end of what a sticky expression matches at a place; the place itself when it does not match. */
  scan(sticky: RegExp, from: number): number {
    sticky.lastIndex = from
    return sticky.test(this.text) ? sticky.lastIndex : from
  }

  read(): Token {
    const { text } = this
    let start = this.at
    let special = ''
    let isComment = false
    for (;;) {
      this.shared.steps++
      const isEnd = this.at >= text.length
      if (isEnd && start < this.at) throw this.unexpected('more', { start, image: '' })
      const tokenKind = isEnd ? 'EOF' : this.match()
      const image = text.slice(start, this.at)
      if (tokenKind === 'STOP') {
        // What is left of a `$` or `#` that began nothing prints in front of the text after it; backslashes hide the character behind.
        isComment = image.startsWith('##')
        special += image.replace(/(\\+\$)[^]?|([$#])|\\+|[^]/g, '$1$2')
      } else if (tokenKind !== 'MORE' && tokenKind !== 'SKIP') return { tokenKind, image, start, end: this.at, special: isComment ? '' : special }
      if (tokenKind !== 'MORE') start = this.at
    }
  }

  match(): Found {
    const { text, at, now } = this
    const { state } = now
    if (at >= this.slashes) this.slashes = this.scan(backslashes, at)
    const [sticky, kinds] = grammars[state]
    const isDollar = text[this.slashes] === '$'
    sticky.lastIndex = at
    const found = isDollar && at < this.slashes ? null : sticky.exec(text)
    if (found) {
      const [image] = found
      const tokenKind = kinds[found.lastIndexOf(image) - 1] || image
      this.at += image.length
      this.move(state, tokenKind)
      if (tokenKind === 'END') return state as TokenKind
      return (/^#(?!#)/.test(tokenKind) ? 'MORE' : (state === 'SET' && signs.get(image)) || tokenKind) as Found
    }
    if (!isDollar && /SET|CALL|INDEX/.test(state)) throw this.unexpected('an operand, an operator or a closing bracket', { start: at, image: text.charAt(at) })
    if (!isDollar || state === 'NAME') this.leave()
    if (!isDollar) return 'STOP'
    this.at = this.scan(bang, this.slashes + 1)
    if (!/^#./.test(state)) this.enter('NAME')
    return 'MORE'
  }

  /** Goes to the state behind a token. */
  move(state: LexicalState, tokenKind: string): void {
    const { inSet, now } = this
    if (/^(?:##?|\})$/.test(tokenKind) && /NAME|DOT/.test(state)) this.leave()
    if (/^(?:#|SET|INDEX)/.test(tokenKind)) this.enter(tokenKind as LexicalState)
    now.state = followed[tokenKind] ?? now.state
    if (tokenKind === 'SET') {
      this.inSet = true
      this.now.lparen = 1
    } else if (tokenKind === '(') {
      now.lparen++
      if (state === 'DOT') now.state = 'CALL'
    } else if (tokenKind === ')') this.close()
    else if (/NUMBER|STRING/.test(tokenKind) ? now.lparen === 0 && !inSet && state !== 'INDEX' : /^(?:else|end|END)$/.test(tokenKind) || (tokenKind === ']' && state === 'INDEX')) this.leave()
  }

  /** `)` closes the nearest state that has seen a `(`. */
  close(): void {
    while (this.now.lparen === 0 && this.now.outer) this.leave()
    const { now } = this
    if (now.lparen === now.rparen + 1) this.leave()
    else if (now.outer) now.rparen++
  }
}
