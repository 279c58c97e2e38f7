import { parseBigDecimal } from '../json/parse-number.ts'
import type { JavaRegex } from '../regex/java-regex.ts'
import { compareNumbers } from '../runtime/arithmetic.ts'
import { javaEquals } from '../values/java-equals.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap } from '../values/java-map.ts'
import { isFloating, isNumber, toBigInt, toDouble } from '../values/java-numbers.ts'
import type { JavaNumber } from '../values/java-numbers.ts'
import { numberToString } from '../values/number-to-string.ts'
import type { Value } from '../values/value.ts'
import { mismatch, readError, spendSteps, unescapeText } from './path-text.ts'
import type { Budget } from './path-token.ts'

/** A value within a filter. Jayway compares by these kinds, not by Java's classes. */
export type FilterNode =
  | { readonly nodeKind: 'undefined' | 'null' }
  | { readonly nodeKind: 'boolean'; readonly value: boolean }
  | { readonly nodeKind: 'string'; readonly value: string }
  | { readonly nodeKind: 'number'; readonly value: JavaNumber }
  | { readonly nodeKind: 'pattern'; readonly pattern: JavaRegex }
  /** A list or a map; `isLiteral` when it was written in the filter. */
  | { readonly nodeKind: 'json'; readonly value: Value; readonly isLiteral?: boolean }

type Operator = (left: FilterNode, right: FilterNode, budget: Budget) => boolean

/** A value of the document as a filter sees it. Every number is a decimal. */
export function toNode(value: Value | undefined): FilterNode {
  if (value === null || value === undefined) return { nodeKind: value === null ? 'null' : 'undefined' }
  if (typeof value === 'boolean' || typeof value === 'string') return { nodeKind: typeof value, value } as FilterNode
  if (!isNumber(value)) return { nodeKind: 'json', value }
  if (isFloating(value) && !Number.isFinite(toDouble(value))) throw readError(`A filter cannot compare ${numberToString(value)}`)
  return { nodeKind: 'number', value: parseBigDecimal(numberToString(value)) }
}

/** The operator of that name, if there is one. The budget pays for regular expressions and for comparing lists. */
export function filterOperator(word: string): Operator | undefined {
  const name = word.toUpperCase()
  if (!Object.hasOwn(operators, name)) return undefined
  return (left, right, budget) => {
    if (!/^[=!]/.test(name)) spendSteps(budget, (itemsOf(left)?.length ?? 1) * (itemsOf(right)?.length ?? 1))
    return (operators[name] as Operator)(left, right, budget)
  }
}

const operators: Readonly<Record<string, Operator>> = {
  '==': equals,
  '!=': (left, right, budget) => !equals(left, right, budget),
  '===': (left, right, budget) => left.nodeKind === right.nodeKind && equals(left, right, budget),
  '!==': (left, right, budget) => left.nodeKind !== right.nodeKind || !equals(left, right, budget),
  '<': (left, right) => order(left, right) < 0,
  '<=': (left, right) => order(left, right) <= 0,
  '>': (left, right) => order(left, right) > 0,
  '>=': (left, right) => order(left, right) >= 0,
  '=~': matchesPattern,
  IN: isIn,
  NIN: (left, right) => !isIn(left, right),
  CONTAINS: (left, right) =>
    left.nodeKind === 'string' && right.nodeKind === 'string' ? left.value.includes(right.value) : itemsOf(left) !== undefined && isAmong(right, nodesOf(left)),
  ALL: (left, right) => {
    const wanted = nodesOf(right)
    return left.nodeKind === 'json' && (!itemsOf(left) || wanted.every(item => isAmong(item, nodesOf(left))))
  },
  SIZE: (left, right) => right.nodeKind === 'number' && (left.nodeKind === 'string' || left.nodeKind === 'json') && BigInt((left.nodeKind === 'string' ? left.value : itemsOf(left))?.length ?? -1) === toBigInt(right.value),
  EMPTY: (left, right) => {
    if (left.nodeKind !== 'string' && left.nodeKind !== 'json') return false
    if (right.nodeKind !== 'boolean') throw mismatch
    const size = left.nodeKind === 'string' ? left.value.length : left.value instanceof JavaMap ? left.value.entries.size : itemsOf(left)?.length
    return !size === right.value
  },
  SUBSETOF: (left, right) => bothLists(left, right, (own, other) => own.every(item => isAmong(item, other))),
  ANYOF: (left, right) => bothLists(left, right, (own, other) => own.some(item => isAmong(item, other))),
  NONEOF: (left, right) => bothLists(left, right, (own, other) => !own.some(item => isAmong(item, other))),
}

function equals(left: FilterNode, right: FilterNode, budget: Budget): boolean {
  if (left.nodeKind === 'json' && right.nodeKind === 'json') return !left.isLiteral && javaEquals(left.value, right.value, { spend: steps => spendSteps(budget, steps) })
  if (left.nodeKind === 'number') {
    const isNumeric = right.nodeKind === 'string' && /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?$/.test(right.value)
    return isNumeric ? compareNumbers(left.value, parseBigDecimal(right.value)) === 0 : right.nodeKind === 'number' && order(left, right) === 0
  }
  if (left.nodeKind === 'string' && right.nodeKind === 'number') return left.value === numberToString(right.value)
  return left.nodeKind === right.nodeKind && left.nodeKind !== 'undefined' && left.nodeKind !== 'pattern' && (left as { value?: Value }).value === (right as { value?: Value }).value
}

/** NaN where there is no order. */
function order(left: FilterNode, right: FilterNode): number {
  if (left.nodeKind === 'number' && right.nodeKind === 'number') return compareNumbers(left.value, right.value)
  if (left.nodeKind !== 'string' || right.nodeKind !== 'string') return Number.NaN
  return left.value < right.value ? -1 : Number(left.value > right.value)
}

function matchesPattern(left: FilterNode, right: FilterNode, budget: Budget): boolean {
  const [own, subject] = left.nodeKind === 'pattern' ? [left, right] : [right, left]
  if (own.nodeKind !== 'pattern' || subject.nodeKind === 'pattern') return false
  const test = (node: FilterNode): boolean => own.pattern.matches(node.nodeKind === 'number' ? numberToString(node.value) : node.nodeKind === 'string' || node.nodeKind === 'boolean' ? String(node.value) : '', budget)
  return itemsOf(subject) ? nodesOf(subject).some(test) : test(subject)
}

function isIn(left: FilterNode, right: FilterNode): boolean {
  if (right.nodeKind !== 'json') throw mismatch
  return itemsOf(right) !== undefined && isAmong(left, nodesOf(right))
}

function bothLists(left: FilterNode, right: FilterNode, test: (left: readonly FilterNode[], right: readonly FilterNode[]) => boolean): boolean {
  if (right.nodeKind !== 'json') throw mismatch
  if (!itemsOf(right)) return false
  const other = nodesOf(right)
  if (left.nodeKind !== 'json') throw mismatch
  return itemsOf(left) !== undefined && test(nodesOf(left), other)
}

const isAmong = (node: FilterNode, list: readonly FilterNode[]): boolean => list.some(item => equals(node, item, { steps: 1 }))

const itemsOf = (node: FilterNode): readonly Value[] | undefined => (node.nodeKind === 'json' && node.value instanceof JavaList ? node.value.items : undefined)

/** Jayway takes outer quotes off a string in a list, and cannot compare lists within lists. */
function nodesOf(node: FilterNode): readonly FilterNode[] {
  const items = itemsOf(node)
  if (!items) throw mismatch
  return items.map(item => {
    const found = toNode(item)
    if (found.nodeKind === 'json') throw readError('A filter cannot compare what nests')
    return found.nodeKind === 'string' ? { nodeKind: 'string', value: unescapeText(found.value.replace(/^(['"])([^]*)\1$/, '$2')) } : found
  })
}
