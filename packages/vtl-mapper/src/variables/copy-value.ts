import { VtlError } from '../errors.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap } from '../values/java-map.ts'
import type { Value } from '../values/value.ts'

/** Copies the lists and maps of a JSON value, which `parseJson` keeps to 400 levels. Each costs a step. */
export function copyValue(value: Value, budget: { steps: number }): Value {
  spend(budget, 1)
  if (value instanceof JavaList) return new JavaList(value.items.map(item => copyValue(item, budget)), value.flavour)
  if (!(value instanceof JavaMap)) return value
  return new JavaMap(new Map(Array.from(value.entries, ([key, entry]) => [key, copyValue(entry, budget)])))
}

/** Takes steps off a budget. Throws `ERR_VTL_STEP_BUDGET` when none are left. */
export function spend(budget: { steps: number }, steps: number): void {
  budget.steps -= steps
  if (budget.steps < 0) throw new VtlError('ERR_VTL_STEP_BUDGET', 'Reading the payload takes too many steps')
}
