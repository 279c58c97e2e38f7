import type { Lexer } from './lexer.ts'
import { syntaxError } from './syntax-error.ts'
import type { Token, TokenKind } from './token.ts'

/** Tokens on demand with look-ahead; remembers what was consumed, because some directives print as they stand. */
export class TokenStream {
  readonly lexer: Lexer
  /** What was consumed so far. A parser may replace a token by what is left of it. */
  readonly consumed: Token[] = []
  readonly #ahead: (Token | undefined)[] = [undefined, undefined, undefined, undefined]
  #head = 0
  #count = 0

  constructor(lexer: Lexer) {
    this.lexer = lexer
  }

  /** The token `distance` ahead, 1 being the next one and 3 the last. Not more is read than that: reading changes the lexer's state. */
  peek(distance = 1): Token {
    while (this.#count < distance) this.put(this.lexer.next())
    return this.#ahead[(this.#head + distance - 1) & 3] as Token
  }

  at(kind: TokenKind): boolean {
    return this.peek().kind === kind
  }

  next(): Token {
    const token = this.peek()
    this.#head = (this.#head + 1) & 3
    this.#count--
    this.consumed.push(token)
    return token
  }

  take(kind: TokenKind, expected: string): Token {
    if (!this.at(kind)) throw this.unexpected(expected)
    return this.next()
  }

  skip(kind: TokenKind): void {
    if (this.at(kind)) this.next()
  }

  /** Whether the lexer stands between tokens in plain text, where a reader of its own may go on. */
  get isInText(): boolean {
    return this.#count === 0 && this.lexer.state.isFresh
  }

  /** A token that was read without the lexer is the next. */
  put(token: Token): void {
    this.#ahead[(this.#head + this.#count++) & 3] = token
  }

  /** Where the token that was consumed last ends. */
  get end(): number {
    return this.consumed.at(-1)?.end ?? 0
  }

  /** The consumed tokens from one index up to another as they stand; `special` adds what prints in front of each. */
  literal(from: number, { to = this.consumed.length, special = true }: { readonly to?: number; readonly special?: boolean } = {}): string {
    let text = ''
    for (const token of this.consumed.slice(from, to)) {
      const image = token.image || this.lexer.text.slice(token.start, token.end)
      if (!special) text += image
      else if (token.kind !== 'BLOCK_COMMENT') text += token.special + image
    }
    return text
  }

  unexpected(expected: string): Error {
    const token = this.peek()
    const found = token.kind === 'EOF' ? 'the template ends here' : `${JSON.stringify(token.image)} cannot stand here`
    return syntaxError(this.lexer.text, token.start, found, expected)
  }
}
