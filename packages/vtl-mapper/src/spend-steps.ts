import { VtlError } from './errors.ts'

/** Takes steps off the budget of `what`. Throws `ERR_VTL_STEP_BUDGET` when none are left. */
export function spendSteps(budget: { steps: number }, steps: number, what = 'JSONPath'): void {
  budget.steps -= steps
  if (budget.steps < 0) throw new VtlError('ERR_VTL_STEP_BUDGET', `The ${what} takes too many steps on this input`)
}
