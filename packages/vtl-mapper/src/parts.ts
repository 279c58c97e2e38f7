import { VtlError } from './errors.ts'
import type { Escaping } from './json/escape-text.ts'
import type { JavaRegex } from './regex/java-regex.ts'
import type { JavaClass, Method, Rendering } from './values/java-object.ts'
import type { Value } from './values/value.ts'
import type { Read } from './variables/read-path.ts'

/** What the small entry for browsers leaves out, so that it stays small. */
export type Parts = {
  readonly compileJavaRegex: (source: string, flags?: string) => JavaRegex
  readonly formatText: (format: string, args: readonly Value[], rendering: Rendering) => string
  /** Reads what JSONPath reads as well, in a tenth of the time. */
  readonly compilePlainPath: (path: string) => Read | undefined
  /** Reads what is JSON by the letter; undefined for everything else. */
  readonly readStrictJson: (text: string) => Value | undefined
  readonly escapeQuickly: (text: string, escaping: Escaping) => string
  /** The method for a text that never changes. */
  readonly prepareMethod: (owner: JavaClass | string, name: string, text: string) => Method | undefined
}

let given: Parts | undefined

/** Called by the entries that have everything. */
export function provideParts(parts: Parts): void {
  given = parts
}

/** A part; where the small entry lacks it, an error that says what to import for `what`. */
export function part<Name extends keyof Parts>(name: Name, what: string): Parts[Name] {
  if (given) return given[name]
  throw new VtlError('ERR_VTL_PART', `${what} needs @gatewright/vtl-mapper/complete`)
}

/** The parts, where they are there: for what is only quicker with them. */
export const parts = (): Parts | undefined => given
