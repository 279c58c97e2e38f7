import type { Escaping } from './json/escape-text.ts'
import type { Expression } from './parser/syntax-tree.ts'
import type { JavaClass, Method } from './values/java-object.ts'
import type { Value } from './values/value.ts'
import type { Read } from './variables/read-path.ts'

/** A place where a method is called. */
type CallSite = { readonly name: string; readonly passed: readonly Expression[] | undefined; text: string | undefined }

/** What is only quicker with them: the root for browsers leaves them out, so that it stays small. */
export type Parts = {
  /** Reads what JSONPath reads as well, in a tenth of the time. */
  readonly compilePlainPath: (path: string) => Read | undefined
  /** Reads what is JSON by the letter; undefined for everything else. */
  readonly readStrictJson: (text: string) => Value | undefined
  readonly escapeQuickly: (text: string, escaping: Escaping) => string
  /** Writes down the text that is all that is passed and never changes; gives a method made for it, where there is one. */
  readonly prepareMethod: (owner: JavaClass | string, site: CallSite) => Method | undefined
}

let given: Parts | undefined

/** Called by the entries that have them. */
export function provideParts(parts: Parts): void {
  given = parts
}

/** The parts, where they are there. */
export const parts = (): Parts | undefined => given
