import type { Value } from '../values/value.ts'
import { evaluatePath } from './evaluate-path.ts'
import { parsePath } from './parse-path.ts'
import { readError } from './path-text.ts'

/** A compiled JSONPath. */
export type JsonPath = {
  /** Whether it yields one value; else a list of all that match, empty if none does. */
  readonly isDefinite: boolean
  /**
   * Reads from a document as `parseJson` makes it.
   *
   * @param budget steps that this reading may take, and what it leaves for the next. Default: a million.
   * @returns undefined where the path leads nowhere.
   * @throws VtlError `ERR_VTL_JSON_PATH` where Jayway throws, `ERR_VTL_STEP_BUDGET`.
   */
  readonly read: (document: Value, budget?: { steps: number }) => Value | undefined
}

/** Steps that one reading may take. */
const maxSteps = 1_000_000

/**
 * Compiles a JSONPath as Jayway JsonPath reads it: `$.a`, `['a','b']`, `[0]`, `[-1]`, `[1:3]`, `*`, `..`, filters with all of
 * its operators, and its functions. A path without `$` is taken as if `$.` stood before it.
 *
 * @throws VtlError `ERR_VTL_JSON_PATH`.
 */
export function compileJsonPath(expression: string): JsonPath {
  const plan = parsePath(expression)
  return {
    isDefinite: plan.isDefinite,
    read: (document, budget = { steps: maxSteps }) => {
      if (document === null) throw readError('A JSONPath cannot read null')
      return evaluatePath(plan, document, { root: document, requireProperties: false, budget })
    },
  }
}
