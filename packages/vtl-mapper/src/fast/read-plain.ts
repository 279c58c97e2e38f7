import { append, parseBlock, readIf } from '../parser/parser.ts'
import type { Statement } from '../parser/syntax-tree.ts'
import type { TokenStream } from '../parser/token-stream.ts'
import type { ReadPlain } from '../parser/shared.ts'
import type { Token } from '../parser/token.ts'
import { PlainReader } from './plain-reader.ts'
import type { Opening } from './plain-reader.ts'
import { isWord, scanLineEnd } from './scan.ts'

/** Reads what needs no lexer, in a third of the time. */
export const readPlain: ReadPlain = (tokens, body) => {
  const { offset } = tokens
  const reader = (tokens.plain as PlainReader | undefined) ?? new PlainReader(tokens.text, offset)
  tokens.plain = reader
  // Between tokens in plain text, with nothing open: only there the lexer's state does not matter.
  while (tokens.ahead.length === 0 && tokens.now.state === 'TEXT' && !tokens.inSet) {
    const start = tokens.at
    reader.at = start
    for (let statement = reader.next(start); statement; statement = reader.next(reader.at)) append(body, statement)
    if (reader.at > start) skipTo(tokens, reader.at)
    const opening = reader.opening(reader.at)
    if (!opening) return readEnd(tokens)
    body.push(open(tokens, opening, skipTo(tokens, reader.at)))
  }
}

/** What `opening` opens; of a block the rest, up to its `#end`. */
function open(tokens: TokenStream, opening: Opening, token: Token): Statement {
  const { start } = opening
  if (opening.type === 'set') return { type: 'set', target: opening.target, value: opening.value, ...tokens.range(start) }
  if (opening.type === 'if') return Object.assign(readIf(tokens, token, opening.condition), tokens.range(start))
  const body = parseBlock(tokens, token, 'foreach')
  return { type: 'foreach', name: opening.name, list: opening.list, body, ...tokens.range(start) }
}

/** Goes on at `end`: what is in between was read without the lexer, and counts as one token of text, whose image nobody has cut out yet. */
function skipTo(tokens: TokenStream, end: number): Token {
  const start = tokens.at
  tokens.shared.steps++
  tokens.at = end
  const token: Token = { tokenKind: 'TEXT', image: '', start, end, special: '' }
  tokens.consumed.push(token)
  return token
}

/** `#end` is the next token: no state of the lexer comes of it. */
function readEnd(tokens: TokenStream): void {
  const { text, at: start } = tokens
  if (!text.startsWith('#end', start) || isWord(text.charCodeAt(start + 4))) return
  const end = scanLineEnd(text, start + 4)
  tokens.shared.steps++
  tokens.at = end
  tokens.ahead.push({ tokenKind: 'end', image: text.slice(start, end), start, end, special: '' })
}
