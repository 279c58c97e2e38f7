import { VtlError } from '../errors.ts'
import { parseBigDecimal } from '../json/parse-number.ts'
import { compareDecimals } from '../runtime/decimal.ts'
import { javaEquals } from '../values/java-equals.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap } from '../values/java-map.ts'
import type { JavaBigDecimal } from '../values/java-numbers.ts'
import { numberToString } from '../values/number-to-string.ts'
import type { Value } from '../values/value.ts'
import type { RegexBudget } from '../regex/java-regex.ts'
import type { FilterNode, FilterOperator } from './filter-expression.ts'
import { toNode } from './filter-node.ts'
import { unescapeText } from './path-text.ts'
import { spendSteps } from './spend-steps.ts'

/** Thrown, and caught in this folder, where an operator meets a kind that it cannot take: Jayway then rejects the item. */
export class FilterMismatch extends Error {}

/** Applies an operator as Jayway does. The budget pays for regular expressions and for comparing lists. */
export function compareNodes(left: FilterNode, operator: FilterOperator, right: FilterNode, budget: RegexBudget): boolean {
  if (!/^[=!]/.test(operator)) spendSteps(budget, itemCount(left) * itemCount(right))
  return operators[operator](left, right, budget)
}

function itemCount(node: FilterNode): number {
  return node.kind === 'json' && node.value instanceof JavaList ? node.value.items.length : 1
}

/** Whether there is an operator of that name, in upper case. */
export function isFilterOperator(name: string): name is FilterOperator {
  return Object.hasOwn(operators, name)
}

type Operator = (left: FilterNode, right: FilterNode, budget: RegexBudget) => boolean

const operators: Readonly<Record<FilterOperator, Operator>> = {
  '==': equals,
  '!=': (left, right, budget) => !equals(left, right, budget),
  '===': (left, right, budget) => left.kind === right.kind && equals(left, right, budget),
  '!==': (left, right, budget) => !(left.kind === right.kind && equals(left, right, budget)),
  '<': (left, right) => isOrdered(left, right, order => order < 0),
  '<=': (left, right) => isOrdered(left, right, order => order <= 0),
  '>': (left, right) => isOrdered(left, right, order => order > 0),
  '>=': (left, right) => isOrdered(left, right, order => order >= 0),
  '=~': matchesPattern,
  IN: isIn,
  NIN: (left, right) => !isIn(left, right),
  CONTAINS: contains,
  ALL: containsAll,
  SIZE: hasSize,
  EMPTY: isEmpty,
  SUBSETOF: (left, right) => bothLists(left, right, (own, other) => own.every(item => isAmong(item, other))),
  ANYOF: (left, right) => bothLists(left, right, (own, other) => own.some(item => isAmong(item, other))),
  NONEOF: (left, right) => bothLists(left, right, (own, other) => !own.some(item => isAmong(item, other))),
}

function equals(left: FilterNode, right: FilterNode, budget: RegexBudget): boolean {
  if (left.kind === 'json' && right.kind === 'json') {
    return !left.isLiteral && javaEquals(left.value, right.value, { spend: steps => spendSteps(budget, steps) })
  }
  if (left.kind === 'number') return sameNumber(left.value, right)
  if (left.kind === 'string') return sameText(left.value, right)
  if (left.kind === 'boolean') return right.kind === 'boolean' && left.value === right.value
  return left.kind === 'null' && right.kind === 'null'
}

function sameNumber(left: JavaBigDecimal, right: FilterNode): boolean {
  if (right.kind === 'number') return compareDecimals(left, right.value) === 0
  const isNumeric = right.kind === 'string' && /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?$/.test(right.value)
  return isNumeric && compareDecimals(left, parseBigDecimal(right.value)) === 0
}

function sameText(left: string, right: FilterNode): boolean {
  return (right.kind === 'string' && left === right.value) || (right.kind === 'number' && left === numberToString(right.value))
}

function isOrdered(left: FilterNode, right: FilterNode, test: (order: number) => boolean): boolean {
  if (left.kind === 'number' && right.kind === 'number') return test(compareDecimals(left.value, right.value))
  if (left.kind !== 'string' || right.kind !== 'string') return false
  return test(left.value < right.value ? -1 : left.value > right.value ? 1 : 0)
}

function matchesPattern(left: FilterNode, right: FilterNode, budget: RegexBudget): boolean {
  if (left.kind === 'pattern' ? right.kind === 'pattern' : right.kind !== 'pattern') return false
  const [{ pattern }, subject] = left.kind === 'pattern' ? [left, right] : [right as FilterNode & { kind: 'pattern' }, left]
  if (subject.kind === 'json' && subject.value instanceof JavaList) {
    return listOf(subject).some(item => pattern.matches(textOf(item), budget))
  }
  return pattern.matches(textOf(subject), budget)
}

function textOf(node: FilterNode): string {
  if (node.kind === 'string') return node.value
  if (node.kind === 'number') return numberToString(node.value)
  return node.kind === 'boolean' ? String(node.value) : ''
}

function isIn(left: FilterNode, right: FilterNode): boolean {
  if (right.kind !== 'json') throw new FilterMismatch()
  return right.value instanceof JavaList && isAmong(left, listOf(right))
}

function contains(left: FilterNode, right: FilterNode): boolean {
  if (left.kind === 'string' && right.kind === 'string') return left.value.includes(right.value)
  return left.kind === 'json' && left.value instanceof JavaList && isAmong(right, listOf(left))
}

function containsAll(left: FilterNode, right: FilterNode): boolean {
  const required = listOf(right)
  if (left.kind !== 'json') return false
  return !(left.value instanceof JavaList) || required.every(item => isAmong(item, listOf(left)))
}

function hasSize(left: FilterNode, right: FilterNode): boolean {
  if (right.kind !== 'number') return false
  const size = left.kind === 'string' ? left.value.length : left.kind === 'json' && left.value instanceof JavaList ? left.value.items.length : -1
  return (left.kind === 'string' || left.kind === 'json') && BigInt(size) === truncate(right.value)
}

function truncate({ unscaled, scale }: JavaBigDecimal): bigint {
  return scale > 0 ? unscaled / 10n ** BigInt(scale) : unscaled * 10n ** BigInt(-scale)
}

function isEmpty(left: FilterNode, right: FilterNode): boolean {
  if (left.kind !== 'string' && left.kind !== 'json') return false
  if (right.kind !== 'boolean') throw new FilterMismatch()
  return (sizeOf(left) === 0) === right.value
}

function sizeOf(node: FilterNode & { kind: 'string' | 'json' }): number {
  if (node.kind === 'string') return node.value.length
  if (node.value instanceof JavaList) return node.value.items.length
  return node.value instanceof JavaMap ? node.value.entries.size : 0
}

function bothLists(left: FilterNode, right: FilterNode, test: (left: readonly FilterNode[], right: readonly FilterNode[]) => boolean): boolean {
  if (right.kind !== 'json') throw new FilterMismatch()
  if (!(right.value instanceof JavaList)) return false
  const other = listOf(right)
  if (left.kind !== 'json') throw new FilterMismatch()
  return left.value instanceof JavaList && test(listOf(left), other)
}

function isAmong(node: FilterNode, list: readonly FilterNode[]): boolean {
  return list.some(item => equals(node, item, { steps: 1 }))
}

function listOf(node: FilterNode): readonly FilterNode[] {
  if (node.kind !== 'json' || !(node.value instanceof JavaList)) throw new FilterMismatch()
  return node.value.items.map(itemNode)
}

/** Jayway takes outer quotes off a string in a list, and cannot compare lists within lists. */
function itemNode(item: Value): FilterNode {
  const node = toNode(item)
  if (node.kind === 'json') throw new VtlError('ERR_VTL_JSON_PATH', 'A filter cannot compare an array or object within an array')
  if (node.kind !== 'string') return node
  const isQuoted = /^(?:'[^]*'|"[^]*")$/.test(node.value) && node.value.length > 1
  return { kind: 'string', value: unescapeText(isQuoted ? node.value.slice(1, -1) : node.value) }
}
