import type { Value } from './value.ts'

/**
 * What a list is in Java, which decides how it prints and what it allows:
 * `json` (json-smart's JSONArray, prints as JSON), `list` (ArrayList: a VTL literal or range, prints `[a, 1]`),
 * `array` (String[] of `.split()`, fixed in size).
 */
export type ListFlavour = 'json' | 'list' | 'array'

/** A Java list or array; `items` is the live content. */
export class JavaList {
  readonly type = 'list' as const
  readonly items: Value[]
  readonly flavour: ListFlavour
  constructor(items: Value[], flavour: ListFlavour) {
    this.items = items
    this.flavour = flavour
  }
}
