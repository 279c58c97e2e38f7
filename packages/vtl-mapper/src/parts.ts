import { VtlError } from './errors.ts'
import type { Explanation } from './explain/explain.ts'
import type { JsonPath } from './jsonpath/json-path.ts'
import type { LateMethods } from './methods/late-methods.ts'
import type { Parser } from './parser/parser.ts'
import type { Statement } from './parser/syntax-tree.ts'
import type { JavaNumber } from './runtime/arithmetic.ts'
import type { JavaBigDecimal } from './values/java-numbers.ts'

/** What the small entry for browsers leaves out, so that it stays small. */
export type Parts = {
  readonly compileJsonPath: (expression: string) => JsonPath
  readonly explain: (template: string) => readonly Explanation[]
  readonly findLateMethod: LateMethods
  /** Reads what the lexer reads as well, in a third of the time. */
  readonly createPlainReader: (parser: Parser) => (body: Statement[]) => void
  readonly calculateDecimal: (operator: string, left: JavaNumber, right: JavaNumber) => JavaBigDecimal
  readonly compareDecimals: (left: JavaNumber, right: JavaNumber) => number
}

let given: Parts | undefined

/** Called once by the entries that have everything. */
export function provideParts(parts: Parts): void {
  given = parts
}

/** A part; where the small entry lacks it, an error that says what to import for `what`. */
export function part<Name extends keyof Parts>(name: Name, what: string): Parts[Name] {
  if (given) return given[name]
  throw new VtlError('ERR_VTL_PART', `${what} needs the complete entry: import from '@gatewright/vtl-mapper/complete'`)
}

/** The quick reader of plain text, where it is there. */
export function plainReader(parser: Parser): ((body: Statement[]) => void) | undefined {
  return given?.createPlainReader(parser)
}
