import type { Value } from '../values/value.ts'
import type { FilterExpression, FilterNode, FilterOperand } from './filter-expression.ts'
import { toNode } from './filter-node.ts'
import { FilterMismatch, compareNodes } from './filter-operators.ts'
import type { PathPlan } from './path-token.ts'

/** What a filter is asked about. */
export type FilterScope = {
  /** Evaluates a path of the filter; undefined where it leads nowhere. */
  readonly read: (path: PathPlan, requireProperties: boolean) => Value | undefined
  /** Pays for regular expressions. */
  readonly budget: { steps: number }
}

/** Whether an item passes the filter. An operand of the wrong kind makes the whole filter false, as in Jayway. */
export function matchesFilter(expression: FilterExpression, scope: FilterScope): boolean {
  try {
    return evaluate(expression, scope)
  } catch (error) {
    if (error instanceof FilterMismatch) return false
    throw error
  }
}

function evaluate(expression: FilterExpression, scope: FilterScope): boolean {
  switch (expression.kind) {
    case 'and':
      return expression.operands.every(operand => evaluate(operand, scope))
    case 'or':
      return expression.operands.some(operand => evaluate(operand, scope))
    case 'not':
      return !evaluate(expression.operand, scope)
    case 'exists':
      return (scope.read(expression.path, true) !== undefined) === expression.expected
    case 'compare':
      return compareNodes(resolve(expression.left, scope), expression.operator, resolve(expression.right, scope), scope.budget)
  }
}

function resolve(operand: FilterOperand, scope: FilterScope): FilterNode {
  if (operand.kind !== 'path') return operand
  const value = scope.read(operand.path, false)
  return value === undefined ? { kind: 'undefined' } : toNode(value)
}
