import { VtlError } from '../errors.ts'

/** An `ERR_VTL_JSON_PATH` about the expression, with what was expected where. */
export function pathError(expression: string, reason: string): VtlError {
  const shown = expression.length > 200 ? `${expression.slice(0, 200)}…` : expression
  return new VtlError('ERR_VTL_JSON_PATH', `Invalid JSONPath ${shown}: ${reason}`)
}
