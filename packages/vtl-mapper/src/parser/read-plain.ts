import { append } from './parser.ts'
import type { Parser } from './parser.ts'
import { PlainReader } from './plain-reader.ts'
import type { Opening } from './plain-reader.ts'
import { scanLineEnd, scanWord } from './scan.ts'
import type { Statement } from './syntax-tree.ts'
import type { Token } from './token.ts'

/** A reader of what needs no lexer, for one parser: it puts statements behind those of the body. */
export function createPlainReader(parser: Parser): (body: Statement[]) => void {
  const { tokens } = parser
  const reader = new PlainReader(tokens.lexer.text, parser.offset)
  return body => {
    while (tokens.isInText) {
      const start = tokens.lexer.at
      reader.at = start
      for (let statement = reader.next(start); statement; statement = reader.next(reader.at)) append(body, statement)
      if (reader.at > start) skipTo(parser, reader.at)
      const opening = reader.opening(reader.at)
      if (!opening) return readEnd(parser)
      body.push(open(parser, opening, skipTo(parser, reader.at)))
    }
  }
}

/** What `opening` opens; of a block the rest, up to its `#end`. */
function open(parser: Parser, opening: Opening, token: Token): Statement {
  const { tokens, offset } = parser
  const { start } = opening
  if (opening.type === 'set') return { type: 'set', target: opening.target, value: opening.value, start, end: tokens.end + offset }
  if (opening.type === 'if') return parser.if(token, opening.condition)
  const body = parser.block(token, '#foreach')
  tokens.take('END', '"#end"')
  return { type: 'foreach', name: opening.name, list: opening.list, body, start, end: tokens.end + offset }
}

/** Goes on at `end`: what is in between was read without the lexer, and counts as one token of text, whose image nobody has cut out yet. */
function skipTo({ tokens }: Parser, end: number): Token {
  const { lexer } = tokens
  const start = lexer.at
  lexer.steps++
  lexer.at = end
  const token: Token = { kind: 'TEXT', image: '', start, end, special: '' }
  tokens.consumed.push(token)
  return token
}

/** `#end` is the next token: no state of the lexer comes of it. */
function readEnd({ tokens }: Parser): void {
  const { lexer } = tokens
  const { text, at: start } = lexer
  if (!text.startsWith('#end', start) || scanWord(text, start + 1) !== start + 4) return
  const end = scanLineEnd(text, start + 4)
  lexer.steps++
  lexer.at = end
  tokens.put({ kind: 'END', image: text.slice(start, end), start, end, special: '' })
}
