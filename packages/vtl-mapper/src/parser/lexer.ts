import { syntaxError } from './syntax-error.ts'
import { LexerState } from './lexer-state.ts'
import { matchToken } from './match-token.ts'
import type { Match } from './match-token.ts'
import type { Token } from './token.ts'

/**
 * Reads tokens from a template as the lexer of Velocity 1.7 does: always the longest match, of equally long ones the first
 * of the grammar. Every character is looked at a bounded number of times.
 */
export class Lexer {
  readonly text: string
  readonly state: LexerState = new LexerState()
  /** Where the next token begins. */
  at = 0
  /** Lexer steps so far; tests hold that they grow as the template does. */
  steps = 0
  /** The end of the run of backslashes that was measured last, so that a long run is measured once. */
  #slashes = 0

  constructor(text: string) {
    this.text = text
  }

  /** Whether the next character but white space is `(`. */
  isLeftParenthesisNext(): boolean {
    let at = this.at
    for (let code = this.text.charCodeAt(at); code === 32 || code === 9 || code === 10 || code === 13; ) code = this.text.charCodeAt(++at)
    return this.text.charCodeAt(at) === 40
  }

  next(): Token {
    let begin = this.at
    let special = ''
    let lastIsComment = false
    for (;;) {
      this.steps++
      if (this.at >= this.text.length) {
        if (begin < this.at) throw syntaxError(this.text, begin, 'the template ends here', 'the rest of a reference or directive')
        return { kind: 'EOF', image: '', start: begin, end: begin, special: '' }
      }
      const match = this.#match()
      const end = this.at + match.length
      if (match.kind === 'MORE' || match.kind === 'SKIP') {
        this.at = end - match.pushBack
        if (match.kind === 'SKIP') begin = this.at
        continue
      }
      this.at = end - match.pushBack
      const image = this.text.slice(begin, match.kind === 'TERMINATOR' ? end : this.at)
      if (match.kind !== 'TERMINATOR') {
        return { kind: match.kind, image: match.kind === 'DOT' ? '.' : image, start: begin, end: this.at, special: lastIsComment ? '' : special }
      }
      lastIsComment = image.startsWith('##')
      if (image.length > 1) special += specialText(image)
      begin = this.at
    }
  }

  #match(): Match {
    if (this.text.charCodeAt(this.at) === 92 && this.at >= this.#slashes) {
      let at = this.at
      while (this.text.charCodeAt(at) === 92) at++
      this.#slashes = at
    }
    const match = matchToken(this.text, this.at, this.#slashes, this.state)
    if (match) return match
    throw syntaxError(this.text, this.at, `${JSON.stringify(this.text.charAt(this.at))} cannot stand here`, 'an operand, an operator or a closing bracket')
  }
}

/** What is left of a `$` or `#` that began nothing: it prints in front of the text after it. Backslashes hide the character behind. */
function specialText(image: string): string {
  return Array.from(image.matchAll(/(\\+\$)[^]?|[$#]/g), match => match[1] ?? match[0]).join('')
}
