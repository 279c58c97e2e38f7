import { VtlError } from '../errors.ts'
import { controls } from '../json/escape-text.ts'
import type { TextReader } from '../text-reader.ts'

/** The position of the quote that closes the one at `open`, a backslash escaping the next character; -1 if there is none. */
export function closingQuote(text: string, open: number): number {
  for (let position = open + 1; position < text.length; position++) {
    if (text[position] === '\\') position++
    else if (text[position] === text[open]) return position
  }
  return -1
}

/**
 * The position of the bracket that closes the one at `open`; text in one of the quotes is passed over. -1 if there is none.
 */
export function matchingClose(text: string, open: number, quotes: string): number {
  const opener = text[open]
  const closer = opener === '(' ? ')' : opener === '[' ? ']' : '}'
  let depth = 0
  for (let position = open; position >= 0 && position < text.length; position++) {
    const character = text[position] as string
    if (character === opener) depth++
    if (character === closer && --depth === 0) return position
    if (quotes.includes(character)) {
      position = closingQuote(text, position)
      if (position < 0) break
    }
  }
  return -1
}

/** Resolves `\n`, `\u0041` and the like; a backslash before any other character stands for that character. */
export function unescapeText(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|([^]))/g, (_, hex: string | undefined, character: string) =>
    hex === undefined ? (controls[character] ?? character) : String.fromCharCode(Number.parseInt(hex, 16)),
  )
}

/** Reads a text in quotes, whose first quote is next. */
export function readQuoted(reader: TextReader): string {
  return unescapeText(reader.through(closingQuote(reader.text, reader.at)).slice(1, -1))
}

/** Where Jayway throws while it reads. */
export const readError = (reason: string): VtlError => new VtlError('ERR_VTL_JSON_PATH', reason)

/** Takes steps off the budget of a reading. Throws `ERR_VTL_STEP_BUDGET` when none are left. */
export function spendSteps(budget: { steps: number }, steps: number): void {
  budget.steps -= steps
  if (budget.steps < 0) throw new VtlError('ERR_VTL_STEP_BUDGET', 'Reading the document takes too many steps')
}

/** Thrown, and caught within this folder, where Jayway throws PathNotFoundException. */
export const notFound: Error = readError('')

/** Thrown, and caught within this folder, where an operator meets a kind that it cannot take: Jayway then rejects the item. */
export const mismatch: Error = readError('')
