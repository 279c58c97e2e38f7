import { isDigit, isLetter, scanBracketedWord, scanFloat, scanIdentifier, scanInteger, scanLineEnd, scanString, scanWhitespace, scanWord } from './scan.ts'
import type { LexerState } from './lexer-state.ts'
import { operators } from './operators.ts'
import type { TokenKind } from './token.ts'

/**
 * What the lexer found: a token; `MORE`, text that belongs to the token after it; `SKIP`, text that is dropped; `TERMINATOR`,
 * the first character that is no longer part of a reference or directive. `pushBack` characters of it are read again.
 */
export type Match = { readonly kind: TokenKind | 'MORE' | 'SKIP' | 'TERMINATOR'; readonly length: number; readonly pushBack: number }

const match = (kind: Match['kind'], length: number, pushBack = 0): Match => ({ kind, length, pushBack })

/**
 * The longest match at `at`, and the change of state that it brings.
 *
 * @param slashes where the run of backslashes around `at` ends, when there is one
 */
export function matchToken(text: string, at: number, slashes: number, state: LexerState): Match | undefined {
  switch (state.current) {
    case 'DEFAULT':
      return matchDefault(text, at, slashes, state)
    case 'PRE_DIRECTIVE':
      return matchMarker(text, at, slashes, state) ?? matchPreDirective(text, at, state)
    case 'DIRECTIVE':
      return matchMarker(text, at, slashes, state) ?? matchDirective(text, at, state)
    case 'REFERENCE':
    case 'REFMODIFIER':
      return matchSet(text, at, state) ?? matchMarker(text, at, slashes, state) ?? matchReference(text, at, state)
    case 'REFMOD2':
      return matchSet(text, at, state) ?? matchMarker(text, at, slashes, state) ?? matchArguments(text, at, state)
    case 'REFINDEX':
      return matchMarker(text, at, slashes, state) ?? matchIndex(text, at, state)
    default:
      return matchUnparsed(text, at, slashes, state)
  }
}

function matchDefault(text: string, at: number, slashes: number, state: LexerState): Match | undefined {
  const marker = matchSet(text, at, state) ?? matchMarker(text, at, slashes, state)
  if (marker) return marker
  if (text.charCodeAt(at) !== 92) return match('TEXT', scanText(text, at) - at)
  if (text.charCodeAt(slashes) === 35 && (slashes - at) % 2 === 1) {
    const name = Math.max(scanWord(text, slashes + 1), scanBracketedWord(text, slashes + 1))
    if (name > slashes + 1) return match('ESCAPE_DIRECTIVE', name - at)
  }
  return slashes - at > 1 ? match('DOUBLE_ESCAPE', 2) : match('ESCAPE', 1)
}

function scanText(text: string, from: number): number {
  let at = from
  for (let code = text.charCodeAt(at); at < text.length && code !== 36 && code !== 35 && code !== 92; ) code = text.charCodeAt(++at)
  return at
}

/** `#set(` with the blanks in front of it. */
function matchSet(text: string, at: number, state: LexerState): Match | undefined {
  const first = text.charCodeAt(at)
  if (first !== 35 && first !== 32 && first !== 9) return undefined
  let end = at
  while (text.charCodeAt(end) === 32 || text.charCodeAt(end) === 9) end++
  if (text.startsWith('#set', end)) end += 4
  else if (text.startsWith('#{set}', end)) end += 6
  else return undefined
  while (text.charCodeAt(end) === 32) end++
  if (text.charCodeAt(end) !== 40) return undefined
  state.enter('DIRECTIVE')
  state.inSet = true
  state.lparen++
  return match('SET', end + 1 - at)
}

/** `$`, `#` and comments, which begin something new in every state. */
function matchMarker(text: string, at: number, slashes: number, state: LexerState): Match | undefined {
  const code = text.charCodeAt(at)
  if (code === 92) return text.charCodeAt(slashes) === 36 ? matchDollar(text, at, slashes, state) : undefined
  if (code === 36) return matchDollar(text, at, at, state)
  return code === 35 ? matchHash(text, at, state) : undefined
}

function matchDollar(text: string, at: number, dollar: number, state: LexerState): Match {
  const inText = state.current === 'DEFAULT' || state.current === 'REFERENCE'
  if (inText && at === dollar) {
    for (const empty of ['$\\![', '$![', '$[', '$.']) if (text.startsWith(empty, at)) return match('EMPTY_INDEX', empty.length)
  }
  if (state.current === 'REFERENCE') state.leave()
  state.enter('REFERENCE')
  return match('MORE', scanBang(text, dollar + 1) - at)
}

/** `!` after the dollar, perhaps behind backslashes. */
function scanBang(text: string, from: number): number {
  let at = from
  while (text.charCodeAt(at) === 92) at++
  return text.charCodeAt(at) === 33 ? at + 1 : from
}

function matchHash(text: string, at: number, state: LexerState): Match {
  const second = text.charCodeAt(at + 1)
  if (second === 91 && text.charCodeAt(at + 2) === 91) return enterUnparsed(state, 'TEXTBLOCK', 3)
  if (second === 42) {
    const formal = text.charCodeAt(at + 2) === 42 && at + 3 < text.length && text.charCodeAt(at + 3) !== 35
    return formal ? enterUnparsed(state, 'FORMAL_COMMENT', 4, 1) : enterUnparsed(state, 'BLOCK_COMMENT', 2)
  }
  if (second === 35 && lineCommentStates.has(state.current)) {
    if (state.current === 'REFERENCE') state.leave()
    state.enter('LINE_COMMENT')
    return match('COMMENT_START', 2)
  }
  if (state.current === 'REFERENCE' || state.current === 'REFMODIFIER') state.leave()
  state.enter('PRE_DIRECTIVE')
  return match('MORE', 1)
}

const lineCommentStates: ReadonlySet<string> = new Set(['DEFAULT', 'PRE_DIRECTIVE', 'DIRECTIVE', 'REFERENCE'])

function enterUnparsed(state: LexerState, to: 'TEXTBLOCK' | 'BLOCK_COMMENT' | 'FORMAL_COMMENT', length: number, pushBack = 0): Match {
  state.enter(to)
  return match('MORE', length, pushBack)
}

/** Inside comments and `#[[…]]#`: the ends, and the markers of above, which hide an end that overlaps them. */
function matchUnparsed(text: string, at: number, slashes: number, state: LexerState): Match {
  const code = text.charCodeAt(at)
  if (state.current === 'LINE_COMMENT' && (code === 10 || code === 13)) {
    state.leave()
    return match('LINE_COMMENT', code === 13 && text.charCodeAt(at + 1) === 10 ? 2 : 1)
  }
  const inBlock = state.current === 'BLOCK_COMMENT' || state.current === 'FORMAL_COMMENT'
  if (inBlock && code === 42 && text.charCodeAt(at + 1) === 35) {
    const kind = state.current === 'FORMAL_COMMENT' ? 'FORMAL_COMMENT' : 'BLOCK_COMMENT'
    state.leave()
    return match(kind, 2)
  }
  if (state.current === 'TEXTBLOCK' && text.startsWith(']]#', at)) {
    state.leave()
    return match('TEXTBLOCK', 3)
  }
  if (code === 36) return match('MORE', scanBang(text, at + 1) - at)
  if (code === 92 && text.charCodeAt(slashes) === 36) return match('MORE', scanBang(text, slashes + 1) - at)
  if (code === 35) return match('MORE', unparsedHash(text, at))
  return match(state.current === 'TEXTBLOCK' ? 'MORE' : 'SKIP', scanUnparsed(text, at + 1) - at)
}

/** Up to the next character that may mean something in a comment or unparsed block. */
function scanUnparsed(text: string, from: number): number {
  let at = from
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 14 ? code === 10 || code === 13 : code < 43 ? code === 35 || code === 36 || code === 42 : code === 92 || code === 93) break
  }
  return at
}

function unparsedHash(text: string, at: number): number {
  if (text.startsWith('[[', at + 1)) return 3
  if (text.charCodeAt(at + 1) !== 42) return 1
  return text.charCodeAt(at + 2) === 42 && at + 3 < text.length && text.charCodeAt(at + 3) !== 35 ? 4 : 2
}

const keywords: ReadonlyMap<string, TokenKind> = new Map([
  ['end', 'END'],
  ['if', 'IF'],
  ['elseif', 'ELSEIF'],
  ['else', 'ELSE'],
])

function matchPreDirective(text: string, at: number, state: LexerState): Match {
  const word = Math.max(scanWord(text, at), scanBracketedWord(text, at))
  if (word > at) {
    const name = text.charCodeAt(at) === 123 ? text.slice(at + 1, word - 1) : text.slice(at, word)
    const kind = keywords.get(name)
    if (!kind) return match(text.charCodeAt(at) === 123 ? 'BRACKETED_WORD' : 'WORD', word - at)
    if (kind === 'IF' || kind === 'ELSEIF') {
      state.current = 'DIRECTIVE'
      return match(kind, word - at)
    }
    state.leave()
    return match(kind, scanLineEnd(text, word) - at)
  }
  const number = matchNumber(text, at, state)
  if (number) return number
  state.leave()
  return match('TERMINATOR', 1, 1)
}

function matchDirective(text: string, at: number, state: LexerState): Match | undefined {
  const code = text.charCodeAt(at)
  if (code === 40) {
    state.lparen++
    return match('LPAREN', 1)
  }
  if (code === 41) {
    state.closeParenthesis()
    return match('RPAREN', scanLineEnd(text, at + 1) - at)
  }
  const common = matchLiteral(text, at, state)
  if (common) return common
  const word = Math.max(scanWord(text, at), scanBracketedWord(text, at))
  if (word > at) return match(operators.get(text.slice(at, word)) ?? (code === 123 ? 'BRACKETED_WORD' : 'WORD'), word - at)
  const pair = operators.get(text.slice(at, at + 2))
  if (pair) return match(pair, 2)
  const punctuation = matchPunctuation(text, at)
  if (punctuation) return punctuation
  const single = operators.get(text.charAt(at))
  return single && match(single, 1)
}

function matchReference(text: string, at: number, state: LexerState): Match {
  const code = text.charCodeAt(at)
  if (code === 91) {
    state.enter('REFINDEX')
    return match('INDEX_LBRACKET', 1)
  }
  if (code === 40 && state.current === 'REFMODIFIER') {
    state.lparen++
    state.current = 'REFMOD2'
    return match('LPAREN', 1)
  }
  const name = matchName(text, at, state)
  if (name) return name
  if (code === 123) return match('LCURLY', 1)
  state.leave()
  return code === 125 ? match('RCURLY', 1) : match('TERMINATOR', 1, 1)
}

function matchArguments(text: string, at: number, state: LexerState): Match | undefined {
  if (text.charCodeAt(at) === 41) {
    state.current = 'REFERENCE'
    return match('REFERENCE_RPAREN', 1)
  }
  const literal = matchLiteral(text, at, state)
  if (literal) return literal
  return matchName(text, at, state) ?? matchPunctuation(text, at)
}

function matchIndex(text: string, at: number, state: LexerState): Match | undefined {
  if (text.charCodeAt(at) === 93) {
    state.leave()
    return match('INDEX_RBRACKET', 1)
  }
  const literal = matchLiteral(text, at, state)
  if (literal) return literal
  const word = scanLetters(text, at)
  return isBoolean(text, at, word)
}

function scanLetters(text: string, from: number): number {
  if (text.startsWith('true', from)) return from + 4
  return text.startsWith('false', from) ? from + 5 : from
}

function isBoolean(text: string, at: number, end: number): Match | undefined {
  const word = end - at <= 5 ? text.slice(at, end) : ''
  if (word === 'true') return match('TRUE', 4)
  return word === 'false' ? match('FALSE', 5) : undefined
}

/** A name, `true` or `false`, or a dot with a letter after it. */
function matchName(text: string, at: number, state: LexerState): Match | undefined {
  const end = scanIdentifier(text, at)
  if (end > at) return isBoolean(text, at, end) ?? match('IDENTIFIER', end - at)
  if (text.charCodeAt(at) !== 46 || !isLetter(text.charCodeAt(at + 1))) return undefined
  state.current = 'REFMODIFIER'
  return match('DOT', 2, 1)
}

const punctuation: ReadonlyMap<string, TokenKind> = new Map([
  ['[', 'LBRACKET'],
  [']', 'RBRACKET'],
  [',', 'COMMA'],
  [':', 'COLON'],
  ['{', 'LEFT_CURLY'],
  ['}', 'RIGHT_CURLY'],
])

function matchPunctuation(text: string, at: number): Match | undefined {
  if (text.startsWith('..', at)) return match('DOUBLEDOT', 2)
  const kind = punctuation.get(text.charAt(at))
  return kind && match(kind, 1)
}

/** White space, strings and numbers. */
function matchLiteral(text: string, at: number, state: LexerState): Match | undefined {
  const code = text.charCodeAt(at)
  const space = scanWhitespace(text, at)
  if (space > at) return match('WHITESPACE', space - at)
  if (code !== 34 && code !== 39) return matchNumber(text, at, state)
  const end = scanString(text, at)
  if (end === at) return undefined
  if (state.current === 'DIRECTIVE' && !state.inSet && state.lparen === 0) state.leave()
  return match('STRING', end - at)
}

function matchNumber(text: string, at: number, state: LexerState): Match | undefined {
  const code = text.charCodeAt(at)
  if (!isDigit(code) && code !== 45 && code !== 46) return undefined
  const integer = scanInteger(text, at)
  const range = integer > at && text.startsWith('..', integer) ? integer + 2 : integer
  const float = scanFloat(text, at)
  if (range === at && float === at) return undefined
  const found = range >= float ? match('INTEGER', range - at, range - integer) : match('FLOAT', float - at)
  const inIndex = state.current === 'REFINDEX' && found.kind === 'INTEGER'
  if (state.lparen === 0 && !state.inSet && state.current !== 'REFMOD2' && !inIndex) state.leave()
  return found
}
