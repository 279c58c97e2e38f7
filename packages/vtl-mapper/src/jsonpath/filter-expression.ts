import type { JavaBigDecimal } from '../values/java-numbers.ts'
import type { Value } from '../values/value.ts'
import type { PathPlan } from './path-token.ts'
import type { JavaRegex } from '../regex/java-regex.ts'

/** A filter, as written between `[?(` and `)]`. */
export type FilterExpression =
  | { readonly kind: 'and' | 'or'; readonly operands: readonly FilterExpression[] }
  | { readonly kind: 'not'; readonly operand: FilterExpression }
  | { readonly kind: 'exists'; readonly path: PathPlan; readonly expected: boolean }
  | { readonly kind: 'compare'; readonly left: FilterOperand; readonly operator: FilterOperator; readonly right: FilterOperand }

/** What stands on a side of an operator: a path or a literal. */
export type FilterOperand = { readonly kind: 'path'; readonly path: PathPlan } | FilterNode

/** A value within a filter. Jayway compares by these kinds, not by Java's classes. */
export type FilterNode =
  | { readonly kind: 'undefined' }
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: JavaBigDecimal }
  | { readonly kind: 'pattern'; readonly pattern: JavaRegex }
  /** A list or a map; `isLiteral` when it was written in the filter. */
  | { readonly kind: 'json'; readonly value: Value; readonly isLiteral: boolean }

/** The operators between two operands, upper case, as Jayway's parser names them. */
export type FilterOperator =
  | '=='
  | '==='
  | '!='
  | '!=='
  | '<'
  | '<='
  | '>'
  | '>='
  | '=~'
  | 'IN'
  | 'NIN'
  | 'CONTAINS'
  | 'ALL'
  | 'SIZE'
  | 'EMPTY'
  | 'SUBSETOF'
  | 'ANYOF'
  | 'NONEOF'
