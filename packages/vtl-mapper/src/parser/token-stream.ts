import { bang, commentStates, emptyIndex, end, escapedDirective, grammars, plainText, setStart, setStates, signs, unparsedHash, unparsedText } from './grammar.ts'
import type { Grammar, Match } from './grammar.ts'
import type { Shared } from './shared.ts'
import { syntaxError } from './syntax-error.ts'
import type { Range } from './syntax-tree.ts'
import type { LexicalState, Token, TokenKind } from './token.ts'

/** How deep blocks, brackets and parentheses may nest together; Java's own stack ends at about as much. */
export const maxDepth = 500

type Before = { readonly state: LexicalState; readonly lparen: number; readonly rparen: number }

/**
 * Reads tokens from a text as the lexer of Velocity 1.7 does, with the quirks of its states: on demand, with look-ahead. Every
 * character is looked at a bounded number of times. Remembers what was consumed, because some directives print as they stand.
 */
export class TokenStream {
  readonly text: string
  /** Where the next token begins. */
  at = 0
  /** Lexer steps so far; tests hold that they grow as the template does. */
  steps = 0
  state: LexicalState = 'TEXT'
  /** Set while the inside of `#set(…)` is read: literals do not end the directive there. */
  inSet = false
  lparen = 0
  /** Not reset when a state is entered. */
  rparen = 0
  readonly before: Before[] = []
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

  constructor(text: string, offset: number, shared: Shared) {
    this.text = text
    this.offset = offset
    this.shared = shared
  }

  /** The token `distance` ahead, 1 being the next one and 3 the last. Not more is read than that: reading changes the lexer's state. */
  peek(distance = 1): Token {
    while (this.ahead.length < distance) this.ahead.push(this.read())
    return this.ahead[distance - 1] as Token
  }

  is(tokenKind: TokenKind): boolean {
    return this.peek().tokenKind === tokenKind
  }

  isOneOf(kinds: readonly TokenKind[]): boolean {
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

  /** Passes over a token, white space if nothing else is said. */
  skip(tokenKind: TokenKind = ' '): void {
    if (this.is(tokenKind)) this.next()
  }

  /** One or more, with commas between them. */
  many(read: () => void): void {
    read()
    while (this.is(',')) {
      this.next()
      read()
    }
  }

  /** Where the next token begins, in the template. */
  get start(): number {
    return this.peek().start + this.offset
  }

  /** From there to where the token that was consumed last ends. */
  range(start: number): Range {
    return { start, end: (this.consumed.at(-1)?.end ?? 0) + this.offset }
  }

  /** The consumed tokens from one index up to another as they stand; `special` adds what prints in front of each. */
  literal(from: number, to: number = this.consumed.length, special = true): string {
    let text = ''
    for (let index = from; index < to; index++) {
      const token = this.consumed[index] as Token
      if (!special || token.tokenKind !== 'BLOCK_COMMENT') text += (special ? token.special : '') + (token.image || this.text.slice(token.start, token.end))
    }
    return text
  }

  /** Reads what nests, in bounds. */
  nested<T>(read: () => T): T {
    if (++this.shared.depth > maxDepth) throw syntaxError(this.shared.source, this.start, `nesting is deeper than ${maxDepth}`, 'fewer brackets and blocks')
    const result = read()
    this.shared.depth--
    return result
  }

  error({ start }: Token, found: string, expected: string): Error {
    return syntaxError(this.text, start, found, expected)
  }

  unexpected(expected: string, token: Token = this.peek()): Error {
    return this.error(token, token.tokenKind === 'EOF' ? 'the template ends here' : `${JSON.stringify(token.image)} cannot stand here`, expected)
  }

  enter(state: LexicalState): void {
    this.before.push({ state: this.state, lparen: this.lparen, rparen: this.rparen })
    this.lparen = 0
    this.state = state
  }

  /** Back to the state before; to DEFAULT, and false, when there is none. */
  leave(): boolean {
    const before = this.before.pop()
    this.lparen = before?.lparen ?? 0
    this.rparen = before?.rparen ?? this.rparen
    this.state = before?.state ?? 'TEXT'
    return before !== undefined
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
      this.steps++
      if (this.at >= text.length) {
        if (start < this.at) throw syntaxError(text, start, 'the template ends here', 'more')
        return { tokenKind: 'EOF', image: '', start, end: start, special: '' }
      }
      const [tokenKind, length] = this.match()
      this.at += length
      const image = text.slice(start, this.at)
      if (tokenKind === 'SKIP') start = this.at
      else if (tokenKind === 'STOP') {
        // What is left of a `$` or `#` that began nothing prints in front of the text after it; backslashes hide the character behind.
        isComment = image.startsWith('##')
        if (image.length > 1) special += Array.from(image.matchAll(/(\\+\$)[^]?|[$#]/g), match => match[1] ?? match[0]).join('')
        this.at--
        start = this.at
      } else if (tokenKind !== 'MORE') return { tokenKind, image, start, end: this.at, special: isComment ? '' : special }
    }
  }

  match(): Match {
    const { text, at, state } = this
    const first = text.charAt(at)
    if (first === '\\' && at >= this.slashes) {
      this.slashes = at
      while (text.charCodeAt(this.slashes) === 92) this.slashes++
    }
    const grammar = grammars[state]
    if (!grammar && state !== 'TEXT') return this.matchUnparsed(first)
    if (setStates.includes(state) && ' \t#'.includes(first)) {
      const length = this.scan(setStart, at) - at
      if (length > 0) {
        this.enter('SET')
        this.inSet = true
        this.lparen++
        return ['SET', length]
      }
    }
    const dollar = first === '\\' ? this.slashes : at
    if (text[dollar] === '$') return this.matchDollar(dollar)
    if (first === '#') return this.matchHash()
    if (grammar) return this.matchGrammar(grammar)
    if (first !== '\\') return ['TEXT', this.scan(plainText, at) - at]
    const run = this.slashes - at
    const length = run % 2 === 1 ? this.scan(escapedDirective, this.slashes) - at : run
    if (length > run) return ['ESCAPE_DIRECTIVE', length]
    return run > 1 ? ['DOUBLE_ESCAPE', 2] : ['ESCAPE', 1]
  }

  matchDollar(dollar: number): Match {
    const { at, state } = this
    if (at === dollar && (state === 'TEXT' || state === 'NAME')) {
      const length = this.scan(emptyIndex, at) - at
      if (length > 0) return ['EMPTY_INDEX', length]
    }
    if (state === 'NAME') this.leave()
    this.enter('NAME')
    return ['MORE', this.scan(bang, dollar + 1) - at]
  }

  matchHash(): Match {
    const { text, at, state } = this
    const length = this.scan(unparsedHash, at) - at
    if (length > 1) {
      const second = text[at + 1]
      this.enter(second === '[' ? 'TEXTBLOCK' : length > 2 ? 'FORMAL_COMMENT' : 'BLOCK_COMMENT')
      return ['MORE', length]
    }
    const isComment = text[at + 1] === '#' && commentStates.includes(state)
    if (state === 'NAME' || (state === 'DOT' && !isComment)) this.leave()
    this.enter(isComment ? 'LINE_COMMENT' : 'WORD')
    return isComment ? ['COMMENT_START', 2] : ['MORE', 1]
  }

  /** Inside comments and `#[[…]]#`: the ends, and the markers of above, which hide an end that overlaps them. */
  matchUnparsed(first: string): Match {
    const { text, at, state } = this
    const isEnd = state === 'LINE_COMMENT' ? first === '\n' || first === '\r' : text.startsWith(state === 'TEXTBLOCK' ? ']]#' : '*#', at)
    if (isEnd) {
      this.leave()
      return [state as TokenKind, state === 'TEXTBLOCK' ? 3 : state === 'LINE_COMMENT' && !text.startsWith('\r\n', at) ? 1 : 2]
    }
    const dollar = first === '\\' ? this.slashes : at
    if (text[dollar] === '$') return ['MORE', this.scan(bang, dollar + 1) - at]
    if (first === '#') {
      const length = this.scan(unparsedHash, at) - at
      return ['MORE', length > 2 && text[at + 1] === '*' ? 4 : length]
    }
    return [state === 'TEXTBLOCK' ? 'MORE' : 'SKIP', this.scan(unparsedText, at) - at]
  }

  matchGrammar(grammar: Grammar): Match {
    const { text, at, state } = this
    const [sticky] = grammar
    sticky.lastIndex = at
    const found = sticky.exec(text)
    if (!found) return this.matchOther()
    const [image] = found
    let group = 1
    while (found[group] === undefined) group++
    const tokenKind = (grammar[group] as TokenKind | undefined) ?? (image as TokenKind)
    const { length } = image
    if (tokenKind === 'NAME') return [image === 'true' || image === 'false' ? image : tokenKind, length]
    if (tokenKind === 'INTEGER' || tokenKind === 'FLOAT') {
      if (this.lparen === 0 && !this.inSet && state !== 'CALL' && (state !== 'INDEX' || tokenKind === 'FLOAT')) this.leave()
    } else if (tokenKind === 'STRING') {
      if (state === 'SET' && !this.inSet && this.lparen === 0) this.leave()
    } else if (tokenKind === 'WORD') return this.matchWord(image)
    else if (tokenKind === 'DOT') this.state = 'DOT'
    else if (tokenKind === 'INDEX') this.enter('INDEX')
    else if (tokenKind === 'INDEX_END') this.leave()
    else if (tokenKind === 'CALL_END') this.state = 'NAME'
    else if (tokenKind === '(') {
      this.lparen++
      if (state === 'DOT') this.state = 'CALL'
    } else if (tokenKind === ')') this.close()
    return [tokenKind, length]
  }

  matchWord(image: string): Match {
    const inBrackets = image.startsWith('{')
    const tokenKind = inBrackets ? 'BRACKETED_WORD' : 'WORD'
    if (this.state === 'SET') return [(Object.hasOwn(signs, image) && signs[image]) || tokenKind, image.length]
    const known = /^\{?(if|elseif|else|end)\}?$/.exec(image)?.[1] as TokenKind | undefined
    if (!known) return [tokenKind, image.length]
    if (known.endsWith('if')) {
      this.state = 'SET'
      return [known, image.length]
    }
    this.leave()
    return [known, this.scan(end, this.at + image.length) - this.at]
  }

  /** `)` closes the nearest state that has seen a `(`. */
  close(): void {
    while (this.lparen === 0) if (!this.leave()) return
    if (this.lparen === this.rparen + 1) this.leave()
    else this.rparen++
  }

  /** No token of the state: it ends, where it can. */
  matchOther(): Match {
    const { text, at, state } = this
    const first = text.charAt(at)
    if (state === 'SET' || state === 'CALL' || state === 'INDEX') throw syntaxError(text, at, `${JSON.stringify(first)} cannot stand here`, 'an operand, an operator or a closing bracket')
    this.leave()
    return first === '}' && state !== 'WORD' ? ['RCURLY', 1] : ['STOP', 1]
  }
}
