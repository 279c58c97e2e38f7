/** The position of the quote that closes the one at `open`, a backslash escaping the next character; -1 if there is none. */
export function closingQuote(text: string, open: number): number {
  const quote = text.charAt(open)
  for (let position = open + 1; position < text.length; position++) {
    const character = text.charAt(position)
    if (character === '\\') position++
    else if (character === quote) return position
  }
  return -1
}

const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

/**
 * The position of the bracket that closes the one at `open`; text in quotes is passed over, and text between slashes where
 * the bracket is a filter's. -1 if there is none.
 */
export function matchingClose(text: string, open: number, { isFilter = false }: { readonly isFilter?: boolean } = {}): number {
  const opener = text.charAt(open)
  const closer = closers[opener]
  let depth = 0
  for (let position = open; position < text.length; position++) {
    const character = text.charAt(position)
    if (character === opener) depth++
    if (character === closer && --depth === 0) return position
    const isQuoted = character === "'" || character === '"' || (isFilter && character === '/')
    if (!isQuoted) continue
    position = closingQuote(text, position)
    if (position === -1) return -1
  }
  return -1
}

const escapes: Readonly<Record<string, string>> = { r: '\r', f: '\f', t: '\t', n: '\n', b: '\b' }

/** Resolves `\n`, `\u0041` and the like; a backslash before any other character stands for that character. */
export function unescapeText(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|([^]))/g, (_, hex: string | undefined, character: string) =>
    hex === undefined ? (escapes[character] ?? character) : String.fromCharCode(Number.parseInt(hex, 16)),
  )
}
