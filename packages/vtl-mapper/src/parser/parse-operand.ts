import { isFloating, isNumber, javaDouble, javaInteger } from '../values/java-numbers.ts'

import type { Access, Expression, Reference, Statement, Unplaced } from './syntax-tree.ts'
import type { TokenStream } from './token-stream.ts'
import type { TokenKind } from './token.ts'

/** What an operand begins with. */
export const operandStart: readonly TokenKind[] = ['NAME', 'LCURLY', 'STRING', 'NUMBER', 'true', 'false', '[', '{']

/** A literal or a reference. */
export function parseOperand(tokens: TokenStream): Expression {
  return tokens.node<Expression>(() => {
    const { tokenKind, image } = tokens.peek()
    switch (tokenKind) {
      case 'NAME':
      case 'LCURLY':
        return readReference(tokens)
      case 'STRING':
        return readString(tokens)
      case 'NUMBER':
        // A `#` in front of digits belongs to their token.
        if (Number.isNaN(Number(image))) throw tokens.unexpected('digits')
        tokens.next()
        return { type: 'constant', value: /[.eE]/.test(image) ? javaDouble(Number(image)) : javaInteger(BigInt(image)) }
      case 'true':
      case 'false':
        tokens.next()
        return { type: 'constant', value: tokenKind === 'true' }
      case '[':
        return tokens.nested(() => readList(tokens))
      case '{':
        return tokens.nested(() => readMap(tokens))
      default:
        throw tokens.unexpected('a reference, a string, a number, a list or a map')
    }
  })
}

/** An operand with the white space around it: what may stand in lists, maps and arguments. */
function parseParameter(tokens: TokenStream): Expression {
  tokens.skip()
  const operand = parseOperand(tokens)
  tokens.skip()
  return operand
}

/** `[a, b]` or the range `[a..b]`. */
function readList(tokens: TokenStream): Unplaced<Expression> {
  const since = tokens.consumed.length
  const items: Expression[] = []
  let to: Expression | undefined
  tokens.next()
  const read = (): void => {
    if (to) throw tokens.unexpected('"]"')
    const item = parseParameter(tokens)
    if (items.push(item) === 1 && isBound(item) && tokens.skip('..')) {
      to = parseParameter(tokens)
      if (!isBound(to)) throw tokens.unexpected('an integer or a reference after ".."')
    }
  }
  tokens.many(read, ']')
  return to ? { type: 'range', from: items[0] as Expression, to, literal: tokens.literal(since) } : { type: 'list', items }
}

function isBound(expression: Expression): boolean {
  return expression.type === 'reference' || (expression.type === 'constant' && isNumber(expression.value) && !isFloating(expression.value))
}

function readMap(tokens: TokenStream): Unplaced<Expression> {
  const entries: (readonly [Expression, Expression])[] = []
  tokens.next()
  tokens.skip()
  const read = (): void => {
    const key = parseParameter(tokens)
    tokens.take(':')
    entries.push([key, parseParameter(tokens)])
  }
  tokens.many(read, '}')
  return { type: 'map', entries }
}

/** A string: constant, or in double quotes with a `$` or `#` a template of its own. */
function readString(tokens: TokenStream): Unplaced<Expression> {
  const { start, image } = tokens.next()
  const quote = image.charAt(0)
  const inner = image.slice(1, -1)
  const text = (quote === '"' ? unescape(tokens, start, inner) : inner).replaceAll(quote + quote, quote)
  if (!/^"[^]*[$#]/.test(image)) return { type: 'constant', value: text }
  // Velocity parses the text with a blank behind it and cuts the blank off the result, but where a comment would hide it.
  const cut = !text.includes('##')
  const body: Statement[] = []
  tokens.shared.later.push({ text: cut ? `${text} ` : text, offset: start + tokens.offset + 1, body })
  return { type: 'string', body, cut }
}

/** `\u` and four hexadecimal digits; nothing else is an escape. */
function unescape(tokens: TokenStream, start: number, image: string): string {
  return image.replace(/\\u([^]{0,4})/g, (found: string, digits: string, at: number) => {
    if (!/^[-+\da-f][\da-f]{3}$/i.test(digits)) throw tokens.unexpected('four hexadecimal digits', { start: start + 1 + at, image: found })
    return String.fromCharCode(Number.parseInt(digits, 16))
  })
}

/** `$name`, `${name}`, `$!name` and so on; the `$` is part of the first token's image. */
export function readReference(tokens: TokenStream): Unplaced<Reference> {
  const index = tokens.consumed.length
  const isFormal = tokens.is('LCURLY')
  const first = tokens.next()
  const name = isFormal ? tokens.take('NAME', 'a name').image : ''
  const path: Access[] = []
  while (tokens.is('INDEX') || (tokens.is('DOT') && tokens.peek(2).tokenKind === 'NAME')) {
    path.push(tokens.node<Access>(() => (tokens.next().tokenKind === 'DOT' ? readMember(tokens) : tokens.nested(() => readIndex(tokens)))))
  }
  if (isFormal) tokens.take('}')
  const { image } = first
  const literalOnly = image.includes('\\!')
  // Backslashes, `$` and `!` are read off the first token, and what is left of it stays in it.
  const slashes = literalOnly ? 0 : image.search(/[^\\]/)
  const dollar = literalOnly ? 0 : Math.max(image.lastIndexOf('$'), slashes)
  const rest = image.slice(dollar)
  first.image = rest
  const bare = !rest.startsWith('$')
  const escaped = slashes % 2 === 1
  return {
    type: 'reference',
    path,
    name: literalOnly ? '' : name || rest.replace(/^\$!?/, ''),
    bare,
    literalOnly,
    prefix: '\\'.repeat(slashes >> 1) + (escaped ? '' : image.slice(slashes, dollar)),
    escaped,
    literal: bare || literalOnly ? rest : tokens.literal(index),
    assignedName: rest.slice(1),
  }
}

function readIndex(tokens: TokenStream): Unplaced<Access> {
  tokens.skip()
  if (!tokens.is(...operandStart)) throw tokens.unexpected('a string, an integer or a reference')
  const index = parseParameter(tokens)
  tokens.take(']')
  return { type: 'index', index }
}

function readMember(tokens: TokenStream): Unplaced<Access> {
  const name = tokens.next().image
  if (!tokens.is('(') || !['CALL_END', ' ', ...operandStart].includes(tokens.peek(2).tokenKind)) return { type: 'property', name }
  return tokens.nested(() => {
    const passed: Expression[] = []
    tokens.next()
    tokens.many(() => passed.push(parseParameter(tokens)), 'CALL_END', ')')
    return { type: 'method', name, passed }
  })
}
