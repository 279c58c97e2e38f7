/** The lexical states of Velocity 1.7: which tokens are possible where. */
export type LexicalState =
  | 'DEFAULT'
  | 'PRE_DIRECTIVE'
  | 'DIRECTIVE'
  | 'REFERENCE'
  | 'REFMODIFIER'
  | 'REFMOD2'
  | 'REFINDEX'
  | 'LINE_COMMENT'
  | 'BLOCK_COMMENT'
  | 'FORMAL_COMMENT'
  | 'TEXTBLOCK'

type Frame = { readonly state: LexicalState; readonly lparen: number; readonly rparen: number }

/** The state machine behind the lexer, with the quirks of the original: `rparen` is not reset when a state is entered. */
export class LexerState {
  current: LexicalState = 'DEFAULT'
  lparen = 0
  /** Set while the inside of `#set(…)` is read: literals do not end the directive there. */
  inSet = false
  #rparen = 0
  #stack: Frame[] | undefined

  enter(state: LexicalState): void {
    this.#stack ??= []
    this.#stack.push({ state: this.current, lparen: this.lparen, rparen: this.#rparen })
    this.lparen = 0
    this.current = state
  }

  /** Back to the state before; to DEFAULT, and false, when there is none. */
  leave(): boolean {
    const frame = this.#stack?.pop()
    this.lparen = frame?.lparen ?? 0
    this.#rparen = frame?.rparen ?? this.#rparen
    this.current = frame?.state ?? 'DEFAULT'
    return frame !== undefined
  }

  /** Whether nothing is open, and no `)` too many was seen. */
  get isFresh(): boolean {
    return this.current === 'DEFAULT' && this.#rparen === 0 && !this.inSet
  }

  /** `)` closes the nearest state that has seen a `(`. */
  closeParenthesis(): void {
    while (this.lparen === 0) if (!this.leave()) return
    if (this.lparen === this.#rparen + 1) this.leave()
    else this.#rparen++
  }
}
