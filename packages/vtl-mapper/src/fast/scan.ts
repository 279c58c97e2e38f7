/** Character tests and scans: each scan returns the offset after what it matched, or the start when nothing matched. */

export const isSpace = (code: number): boolean => code === 32 || code === 9
export const isDigit = (code: number): boolean => code >= 48 && code <= 57
export const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
/** What may go on in a directive's name. */
export const isWord = (code: number): boolean => isLetter(code) || isDigit(code) || code === 95 || code === 64
const isIdentifier = (code: number): boolean => isLetter(code) || isDigit(code) || code === 95 || code === 45

/** Blanks and then one line end; nothing when the line end is missing. */
export function scanLineEnd(text: string, from: number): number {
  let at = from
  while (isSpace(text.charCodeAt(at))) at++
  const code = text.charCodeAt(at)
  if (code === 13) return text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1
  return code === 10 ? at + 1 : from
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
