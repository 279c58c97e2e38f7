import { VtlError } from '../errors.ts'

/** Takes steps off the budget of a reading. Throws `ERR_VTL_STEP_BUDGET` when none are left. */
export function spendSteps(budget: { steps: number }, steps: number): void {
  budget.steps -= steps
  if (budget.steps < 0) throw new VtlError('ERR_VTL_STEP_BUDGET', 'The JSONPath takes too many steps on this document')
}
