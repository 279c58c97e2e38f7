import { syntaxError } from './syntax-error.ts'
import type { Parser } from './parser.ts'
import type { Expression } from './syntax-tree.ts'

/** A string: constant, or in double quotes with a `$` or `#` a template of its own. */
export function parseString(parser: Parser): Expression {
  const token = parser.tokens.next()
  const range = { start: token.start + parser.offset, end: token.end + parser.offset }
  const quote = token.image.charAt(0)
  const image = token.image.slice(1, -1)
  const text = (quote === '"' ? unescape(parser, token.start, image) : image).replaceAll(quote + quote, quote)
  if (quote === "'" || !/[$#]/.test(image)) return { type: 'constant', value: text, ...range }
  // Velocity parses the text with a blank behind it and cuts the blank off the result, but where a comment would hide it.
  const cut = !text.includes('##')
  const string: Extract<Expression, { type: 'string' }> = { type: 'string', body: [], cut, ...range }
  parser.later(cut ? `${text} ` : text, range.start + 1, body => Object.assign(string, { body }))
  return string
}

/** `\u` and four hexadecimal digits; nothing else is an escape. */
function unescape(parser: Parser, start: number, image: string): string {
  if (!image.includes('\\u')) return image
  let text = ''
  let at = 0
  for (let next = image.indexOf('\\u'); next >= 0; next = image.indexOf('\\u', at)) {
    const digits = image.slice(next + 2, next + 6)
    if (!/^[+-]?[0-9a-fA-F]+$/.test(digits) || digits.length < 4) {
      throw syntaxError(parser.tokens.lexer.text, start + 1 + next, `"\\u${digits}" is no character`, 'four hexadecimal digits')
    }
    text += image.slice(at, next) + String.fromCharCode(Number.parseInt(digits, 16) & 0xffff)
    at = next + 6
  }
  return text + image.slice(at)
}
