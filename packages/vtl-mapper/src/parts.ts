import type { Escaping } from './json/escape-text.ts'
import type { JavaClass, Method } from './values/java-object.ts'
import type { Value } from './values/value.ts'
import type { Read } from './variables/read-path.ts'

/** What is only quicker with them: the root for browsers leaves them out, so that it stays small. */
export type Parts = {
  /** Reads what JSONPath reads as well, in a tenth of the time. */
  readonly compilePlainPath: (path: string) => Read | undefined
  /** Reads what is JSON by the letter; undefined for everything else. */
  readonly readStrictJson: (text: string) => Value | undefined
  readonly escapeQuickly: (text: string, escaping: Escaping) => string
  /** The method for a text that never changes. */
  readonly prepareMethod: (owner: JavaClass | string, name: string, text: string) => Method | undefined
}

let given: Parts | undefined

/** Called by the entries that have them. */
export function provideParts(parts: Parts): void {
  given = parts
}

/** The parts, where they are there. */
export const parts = (): Parts | undefined => given
