/** Character tests and scans of the lexer: each returns the offset after what it matched, or the start when nothing matched. */

export const isSpace = (code: number): boolean => code === 32 || code === 9
export const isNewline = (code: number): boolean => code === 10 || code === 13
export const isDigit = (code: number): boolean => code >= 48 && code <= 57
export const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
const isWord = (code: number): boolean => isLetter(code) || isDigit(code) || code === 95 || code === 64
const isIdentifier = (code: number): boolean => isLetter(code) || isDigit(code) || code === 95 || code === 45

/** Blanks and then one line end; nothing when the line end is missing. */
export function scanLineEnd(text: string, from: number): number {
  let at = from
  while (isSpace(text.charCodeAt(at))) at++
  const code = text.charCodeAt(at)
  if (code === 13) return text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1
  return code === 10 ? at + 1 : from
}

/** `[ \t\n\r]+` */
export function scanWhitespace(text: string, from: number): number {
  let at = from
  for (let code = text.charCodeAt(at); isSpace(code) || isNewline(code); code = text.charCodeAt(at)) at++
  return at
}

/** A directive's name: `[a-zA-Z_@][a-zA-Z0-9_@]*` */
export function scanWord(text: string, from: number): number {
  const first = text.charCodeAt(from)
  if (!isWord(first) || isDigit(first)) return from
  let at = from + 1
  while (isWord(text.charCodeAt(at))) at++
  return at
}

/** `{word}`, where the first character may not be `@`. */
export function scanBracketedWord(text: string, from: number): number {
  if (text.charCodeAt(from) !== 123 || text.charCodeAt(from + 1) === 64) return from
  const end = scanWord(text, from + 1)
  return end > from + 1 && text.charCodeAt(end) === 125 ? end + 1 : from
}

/** A reference's name: `[a-zA-Z_][a-zA-Z0-9_-]*` */
export function scanIdentifier(text: string, from: number): number {
  const first = text.charCodeAt(from)
  if (!isLetter(first) && first !== 95) return from
  let at = from + 1
  while (isIdentifier(text.charCodeAt(at))) at++
  return at
}

/** `[0-9]*` */
export function scanDigits(text: string, from: number): number {
  let at = from
  while (isDigit(text.charCodeAt(at))) at++
  return at
}

/** `-?[0-9]+` */
export function scanInteger(text: string, from: number): number {
  const digits = text.charCodeAt(from) === 45 ? from + 1 : from
  const end = scanDigits(text, digits)
  return end > digits ? end : from
}

/** `-?[0-9]+\.[0-9]*`, `-?\.[0-9]+` or `-?[0-9]+`, the last with an exponent, the others perhaps. */
export function scanFloat(text: string, from: number): number {
  const start = text.charCodeAt(from) === 45 ? from + 1 : from
  const whole = scanDigits(text, start)
  if (text.charCodeAt(whole) !== 46) return whole > start ? scanExponent(text, whole, from) : from
  const fraction = scanDigits(text, whole + 1)
  if (whole === start && fraction === whole + 1) return from
  return scanExponent(text, fraction, fraction)
}

function scanExponent(text: string, at: number, otherwise: number): number {
  if ((text.charCodeAt(at) | 32) !== 101) return otherwise
  const sign = text.charCodeAt(at + 1)
  const digits = sign === 43 || sign === 45 ? at + 2 : at + 1
  const end = scanDigits(text, digits)
  return end > digits ? end : otherwise
}

/** A string in either quote, in which a doubled quote stands for one. */
export function scanString(text: string, from: number): number {
  const quote = text.charAt(from)
  let accepted = from
  for (let at = text.indexOf(quote, from + 1); at >= 0; at = text.indexOf(quote, at + 2)) {
    accepted = at + 1
    if (text.charAt(at + 1) !== quote) break
  }
  return accepted
}
