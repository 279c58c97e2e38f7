import { Composer, Parser } from 'yaml'
import type { Document, LineCounter } from 'yaml'

/** Where a problem is, as the parser tells: an offset, a range, or a token. */
type ProblemSource = number | readonly [number, number] | { readonly offset: number }

/**
 * Composes the one document of a YAML text. `refuse` is called with the first problem, and throws: the parser by itself would collect
 * all of them, and a text can have a problem in every line.
 */
export function composeYaml(
  text: string,
  { lines, refuse }: { readonly lines: LineCounter; readonly refuse: (offset: number, message: string) => never },
): Document {
  // Keys are checked for uniqueness by whoever reads the document: the composer compares each with every other.
  const composer = new Composer({ merge: true, uniqueKeys: false })
  Object.assign(composer, {
    onError: (source: ProblemSource, _code: string, message: string) => refuse(offsetOf(source), message),
  })
  let document: Document | undefined
  for (const found of composer.compose(new Parser(lines.addNewLine).parse(text), true, text.length)) {
    if (document !== undefined) refuse(found.range[0], 'Source contains multiple documents; a definition is one')
    document = found
  }
  return document ?? refuse(0, 'The text is empty')
}

function offsetOf(source: ProblemSource): number {
  if (typeof source === 'number') return source
  return 'offset' in source ? source.offset : source[0]
}
