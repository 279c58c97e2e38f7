import type { Parser } from './parser.ts'
import { parseParameter } from './parse-literal.ts'
import type { Access, Expression, Reference } from './syntax-tree.ts'
import type { Token, TokenKind } from './token.ts'

const parameterStart: ReadonlySet<TokenKind> = new Set(
  ['WHITESPACE', 'STRING', 'INTEGER', 'FLOAT', 'LBRACKET', 'LEFT_CURLY', 'TRUE', 'FALSE', 'IDENTIFIER', 'LCURLY'],
)

/** `$name`, `${name}`, `$!name` and so on; the `$` is part of the first token's image. */
export function parseReference(parser: Parser): Reference {
  const { tokens } = parser
  const index = tokens.consumed.length
  const start = tokens.peek().start
  const curly = tokens.at('LCURLY')
  const first = tokens.next()
  const nameToken = curly ? tokens.take('IDENTIFIER', 'a name') : first
  const path = parsePath(parser)
  if (curly) tokens.take('RCURLY', '"}"')
  const range = { start: start + parser.offset, end: tokens.end + parser.offset }
  return { type: 'reference', path, ...range, ...readMarker(parser, index, first, nameToken, curly) }
}

function parsePath(parser: Parser): Access[] {
  const { tokens } = parser
  const path: Access[] = []
  for (;;) {
    if (tokens.at('INDEX_LBRACKET')) path.push(parseIndex(parser))
    else if (tokens.at('DOT') && tokens.peek(2).kind === 'IDENTIFIER') path.push(parseMember(parser))
    else return path
  }
}

function parseIndex(parser: Parser): Access {
  const { tokens } = parser
  const start = tokens.next().start + parser.offset
  parser.enter(start)
  tokens.skip('WHITESPACE')
  const allowed = tokens.at('STRING') || tokens.at('INTEGER') || tokens.at('TRUE') || tokens.at('FALSE') || tokens.at('IDENTIFIER') || tokens.at('LCURLY')
  if (!allowed) throw tokens.unexpected('a string, an integer or a reference')
  const index: Expression = parseParameter(parser)
  tokens.take('INDEX_RBRACKET', '"]"')
  parser.leave()
  return { type: 'index', index, start, end: tokens.end + parser.offset }
}

function parseMember(parser: Parser): Access {
  const { tokens } = parser
  const start = tokens.next().start + parser.offset
  const third = tokens.peek(2).kind === 'LPAREN' ? tokens.peek(3).kind : undefined
  const name = tokens.next().image
  const isMethod = third !== undefined && (third === 'REFERENCE_RPAREN' || parameterStart.has(third))
  if (!isMethod) return { type: 'property', name, start, end: tokens.end + parser.offset }
  tokens.next()
  parser.enter(start)
  const args: Expression[] = []
  if (!tokens.at('REFERENCE_RPAREN')) {
    do {
      if (args.length > 0) tokens.next()
      args.push(parseParameter(parser))
    } while (tokens.at('COMMA'))
  }
  tokens.take('REFERENCE_RPAREN', '"," or ")"')
  parser.leave()
  return { type: 'method', name, args, start, end: tokens.end + parser.offset }
}

type Marker = Pick<Reference, 'name' | 'bare' | 'literalOnly' | 'prefix' | 'escaped' | 'literal' | 'assignedName'>

/** Reads backslashes, `$` and `!` off the first token, and leaves in the token what is left of it. */
function readMarker(parser: Parser, index: number, first: Token, nameToken: Token, curly: boolean): Marker {
  const { tokens } = parser
  if (first.image.includes('\\!')) {
    return { name: '', bare: false, literalOnly: true, prefix: '', escaped: false, literal: first.image, assignedName: first.image.slice(1) }
  }
  const slashes = first.image.search(/[^\\]/)
  const rest = first.image.slice(slashes)
  const dollar = Math.max(rest.lastIndexOf('$'), 0)
  const image = rest.slice(dollar)
  tokens.consumed[index] = { ...first, image }
  const marker = image.startsWith('$!') ? '$!' : image.startsWith('$') ? '$' : ''
  const escaped = slashes % 2 === 1
  // Without backslashes or a second `$` nothing was cut off any token.
  const isPlain = image === first.image && image.charCodeAt(1) !== 92
  const asRead = (): string => (isPlain ? tokens.lexer.text.slice(first.start, tokens.end) : tokens.literal(index))
  const literal = marker === '' ? image : asRead()
  return {
    name: curly ? nameToken.image : image.slice(marker.length),
    bare: marker === '',
    literalOnly: false,
    prefix: '\\'.repeat(slashes >> 1) + (escaped ? '' : rest.slice(0, dollar)),
    escaped,
    literal,
    assignedName: image.slice(1),
  }
}
