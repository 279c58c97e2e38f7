import { VtlError } from '../errors.ts'
import type { SourcePosition, VtlErrorCode, VtlErrorDetails } from '../errors.ts'

const widest = 100

/** Line, column and excerpt of an offset. A line that is too long for an excerpt is cut around the place. */
export function positionAt(text: string, offset: number): SourcePosition {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/)
  const before = lines.at(-1) as string
  const left = before.slice(-widest)
  const [right] = text.slice(offset, offset + widest).split(/[\r\n]/)
  return { line: lines.length, column: before.length + 1, excerpt: `${left}${right}`.replaceAll('\t', ' ') + `\n${' '.repeat(left.length)}^` }
}

/** An error that says where: line, column, what is wrong, and the excerpt below. */
export function errorAt(text: string, offset: number, code: VtlErrorCode, what: string, details: VtlErrorDetails): VtlError {
  const position = positionAt(text, offset)
  return new VtlError(code, `Line ${position.line}, column ${position.column}: ${what}\n${position.excerpt}`, { ...details, position })
}
