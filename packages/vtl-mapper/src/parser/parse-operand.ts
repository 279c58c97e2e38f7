import { isFloating, isNumber, javaDouble, javaInteger } from '../values/java-numbers.ts'
import type { Value } from '../values/value.ts'
import { syntaxError } from './syntax-error.ts'
import type { Access, Expression, Reference } from './syntax-tree.ts'
import type { TokenStream } from './token-stream.ts'
import type { Token, TokenKind } from './token.ts'

/** An operand with the white space around it: what may stand in lists, maps and arguments. */
export function parseParameter(tokens: TokenStream): Expression {
  tokens.skip()
  const operand = parseOperand(tokens)
  tokens.skip()
  return operand
}

/** A literal or a reference. */
export function parseOperand(tokens: TokenStream): Expression {
  const { start } = tokens
  const token = tokens.peek()
  const constant = (read: (token: Token) => Value): Expression => {
    const value = read(tokens.next())
    return { type: 'constant', value, ...tokens.range(start) }
  }
  switch (token.tokenKind) {
    case 'NAME':
    case 'LCURLY':
      return parseReference(tokens)
    case 'STRING':
      return parseString(tokens)
    case 'INTEGER':
    case 'FLOAT':
      return constant(({ image, tokenKind }) => {
        // A `#` in front of digits belongs to their token.
        if (Number.isNaN(Number(image))) throw tokens.unexpected('digits', token)
        return tokenKind === 'FLOAT' ? javaDouble(Number(image)) : javaInteger(BigInt(image))
      })
    case 'true':
    case 'false':
      return constant(({ tokenKind }) => tokenKind === 'true')
    case '[':
      return tokens.nested(() => parseList(tokens))
    case '{':
      return tokens.nested(() => parseMap(tokens))
    default:
      throw tokens.unexpected('a reference, a string, a number, a list or a map')
  }
}

/** `[a, b]` or the range `[a..b]`. */
function parseList(tokens: TokenStream): Expression {
  const { consumed, start } = tokens
  const since = consumed.length
  const items: Expression[] = []
  let to: Expression | undefined
  tokens.next()
  if (!tokens.is(']')) {
    tokens.many(() => {
      if (to) throw tokens.unexpected('"]"')
      const item = parseParameter(tokens)
      items.push(item)
      if (items.length === 1 && isBound(item) && tokens.is('..')) {
        tokens.next()
        to = parseParameter(tokens)
        if (!isBound(to)) throw tokens.unexpected('an integer or a reference after ".."')
      }
    })
  }
  tokens.take(']', '"," or "]"')
  return to ? { type: 'range', from: items[0] as Expression, to, literal: tokens.literal(since), ...tokens.range(start) } : { type: 'list', items, ...tokens.range(start) }
}

function isBound(expression: Expression): boolean {
  return expression.type === 'reference' || (expression.type === 'constant' && isNumber(expression.value) && !isFloating(expression.value))
}

function parseMap(tokens: TokenStream): Expression {
  const { start } = tokens
  const entries: (readonly [Expression, Expression])[] = []
  tokens.next()
  tokens.skip()
  if (!tokens.isOneOf(['}', 'RCURLY'])) {
    tokens.many(() => {
      const key = parseParameter(tokens)
      tokens.take(':')
      entries.push([key, parseParameter(tokens)])
    })
  }
  if (!tokens.isOneOf(['}', 'RCURLY'])) throw tokens.unexpected('"," or "}"')
  tokens.next()
  return { type: 'map', entries, ...tokens.range(start) }
}

/** A string: constant, or in double quotes with a `$` or `#` a template of its own. */
function parseString(tokens: TokenStream): Expression {
  const token = tokens.next()
  const range = tokens.range(token.start + tokens.offset)
  const quote = token.image.charAt(0)
  const image = token.image.slice(1, -1)
  const text = (quote === '"' ? unescape(tokens, token.start, image) : image).replaceAll(quote + quote, quote)
  if (quote === "'" || !/[$#]/.test(image)) return { type: 'constant', value: text, ...range }
  // Velocity parses the text with a blank behind it and cuts the blank off the result, but where a comment would hide it.
  const cut = !text.includes('##')
  const string: Extract<Expression, { type: 'string' }> = { type: 'string', body: [], cut, ...range }
  tokens.shared.later.push({ text: cut ? `${text} ` : text, offset: range.start + 1, done: body => Object.assign(string, { body }) })
  return string
}

/** `\u` and four hexadecimal digits; nothing else is an escape. */
function unescape(tokens: TokenStream, start: number, image: string): string {
  return image.replace(/\\u([^]{0,4})/g, (_, digits: string, at: number) => {
    if (!/^[+-]?[0-9a-fA-F]+$/.test(digits) || digits.length < 4) throw syntaxError(tokens.text, start + 1 + at, `"\\u${digits}" is no character`, 'four hexadecimal digits')
    return String.fromCharCode(Number.parseInt(digits, 16))
  })
}

const indexStart: readonly TokenKind[] = ['STRING', 'INTEGER', 'true', 'false', 'NAME', 'LCURLY']
const parameterStart: readonly TokenKind[] = [...indexStart, ' ', 'FLOAT', '[', '{']

/** `$name`, `${name}`, `$!name` and so on; the `$` is part of the first token's image. */
export function parseReference(tokens: TokenStream): Reference {
  const { start } = tokens
  const index = tokens.consumed.length
  const isFormal = tokens.is('LCURLY')
  const first = tokens.next()
  let name = isFormal ? tokens.take('NAME', 'a name').image : ''
  const path: Access[] = []
  for (;;) {
    if (tokens.is('INDEX')) path.push(parseIndex(tokens))
    else if (tokens.is('DOT') && tokens.peek(2).tokenKind === 'NAME') path.push(parseMember(tokens))
    else break
  }
  if (isFormal) tokens.take('RCURLY', '"}"')
  const node = { type: 'reference', path, ...tokens.range(start), bare: false, literalOnly: false, prefix: '', escaped: false } as const
  if (first.image.includes('\\!')) return { ...node, name: '', literalOnly: true, literal: first.image, assignedName: first.image.slice(1) }
  // Backslashes, `$` and `!` are read off the first token, and what is left of it stays in it.
  const slashes = first.image.search(/[^\\]/)
  const dollar = Math.max(first.image.lastIndexOf('$'), slashes)
  const image = first.image.slice(dollar)
  const marker = image.startsWith('$!') ? 2 : image.startsWith('$') ? 1 : 0
  if (dollar > 0) tokens.consumed[index] = { ...first, image }
  const escaped = slashes % 2 === 1
  name ||= image.slice(marker)
  return {
    ...node,
    name,
    bare: marker === 0,
    prefix: '\\'.repeat(slashes >> 1) + (escaped ? '' : first.image.slice(slashes, dollar)),
    escaped,
    literal: marker === 0 ? image : tokens.literal(index),
    assignedName: image.slice(1),
  }
}

function parseIndex(tokens: TokenStream): Access {
  const { start } = tokens
  return tokens.nested(() => {
    tokens.next()
    tokens.skip()
    if (!tokens.isOneOf(indexStart)) throw tokens.unexpected('a string, an integer or a reference')
    const index = parseParameter(tokens)
    tokens.take('INDEX_END', '"]"')
    return { type: 'index', index, ...tokens.range(start) }
  })
}

function parseMember(tokens: TokenStream): Access {
  const { start } = tokens
  tokens.next()
  const third = tokens.peek(2).tokenKind === '(' ? tokens.peek(3).tokenKind : 'EOF'
  const name = tokens.next().image
  if (third !== 'CALL_END' && !parameterStart.includes(third)) return { type: 'property', name, ...tokens.range(start) }
  return tokens.nested(() => {
    const args: Expression[] = []
    tokens.next()
    if (third !== 'CALL_END') tokens.many(() => args.push(parseParameter(tokens)))
    tokens.take('CALL_END', '"," or ")"')
    return { type: 'method', name, passed: args, ...tokens.range(start) }
  })
}
