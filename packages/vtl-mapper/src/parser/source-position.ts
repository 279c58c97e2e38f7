import type { SourcePosition } from '../errors.ts'

const widest = 100

/** Line, column and excerpt of an offset. A line that is too long for an excerpt is cut around the place. */
export function positionAt(text: string, offset: number): SourcePosition {
  const before = text.slice(0, offset)
  const line = before.split(/\r\n|\r|\n/).length
  const start = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1
  const rest = text.slice(offset).search(/[\r\n]/)
  const end = rest < 0 ? text.length : offset + rest
  const from = Math.max(start, offset - widest)
  const shown = text.slice(from, Math.min(end, offset + widest)).replaceAll('\t', ' ')
  return { line, column: offset - start + 1, excerpt: `${shown}\n${' '.repeat(offset - from)}^` }
}

/** A message that says where: line, column, what is wrong, and the excerpt below. */
export function describeAt({ line, column, excerpt }: SourcePosition, what: string): string {
  return `Line ${line}, column ${column}: ${what}\n${excerpt}`
}
