import { parseBigDecimal } from '../json/parse-number.ts'
import { javaToString } from '../json/write-json.ts'
import type { JavaRegex } from '../regex/java-regex.ts'
import { compareNumbers } from '../runtime/arithmetic.ts'
import { spendSteps } from '../spend-steps.ts'
import { javaEquals } from '../values/java-equals.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap } from '../values/java-map.ts'
import { isNumber, toBigInt } from '../values/java-numbers.ts'
import type { JavaNumber } from '../values/java-numbers.ts'
import { numberToString } from '../values/number-to-string.ts'
import type { Value } from '../values/value.ts'
import { mismatch, readError, unescapeText } from './path-text.ts'
import type { Budget } from './path-token.ts'

/** A value within a filter: every number is a decimal, undefined is what is missing, and a function a regular expression. */
export type FilterValue = Value | undefined | JavaRegex['matches']

/**
 * Compares. The budget pays for regular expressions and for comparing lists.
 *
 * @param isWritten whether the left side is a list or a map that stands in the filter: for Jayway it equals nothing.
 */
type Operator = (left: FilterValue, right: FilterValue, budget: Budget, isWritten?: boolean) => boolean

/** A value of the document as a filter sees it. */
export const toFilterValue = (value: Value | undefined): FilterValue => (isNumber(value) ? parseBigDecimal(numberToString(value)) : value)

/** The operator of that name, if there is one: what every object has is not in capitals. */
export const filterOperator = (word: string): Operator | undefined => operators[word.toUpperCase()]

const not =
  (operator: Operator): Operator =>
  (...given) =>
    !operator(...given)

const isSame: Operator = (left, right, ...given) => isNumber(left) === isNumber(right) && equals(left, right, ...given)

const isIn: Operator = (left, right, budget) => isAmong(itemsOf(right), budget)(left)

const operators: Readonly<Record<string, Operator>> = {
  '==': equals,
  '!=': not(equals),
  '===': isSame,
  '!==': not(isSame),
  '<': (left, right) => order(left, right) < 0,
  '<=': (left, right) => order(left, right) <= 0,
  '>': (left, right) => order(left, right) > 0,
  '>=': (left, right) => order(left, right) >= 0,
  '=~': matchesPattern,
  IN: isIn,
  NIN: not(isIn),
  CONTAINS: (left, right, budget) => (typeof left === 'string' ? typeof right === 'string' && left.includes(right) : left instanceof JavaList && isIn(right, left, budget)),
  ALL: (left, right, budget) => {
    const wanted = itemsOf(right)
    if (!wanted) throw mismatch
    if (!isJson(left)) return false
    const own = itemsOf(left)
    return !own || wanted.every(isAmong(own, budget))
  },
  SIZE: (left, right) => isNumber(right) && Number(toBigInt(right)) === lengthOf(left),
  EMPTY: (left, right) => {
    const length = left instanceof JavaMap ? left.entries.size : lengthOf(left)
    if (length === undefined) return false
    if (typeof right !== 'boolean') throw mismatch
    return length > 0 !== right
  },
  SUBSETOF: ofLists((own, isOther) => own.every(isOther)),
  ANYOF: ofLists((own, isOther) => own.some(isOther)),
  NONEOF: ofLists((own, isOther) => !own.some(isOther)),
}

function equals(left: FilterValue, right: FilterValue, budget: Budget, isWritten?: boolean): boolean {
  if (typeof left === 'string' && isNumber(right)) return left === numberToString(right)
  if (!isNumber(left)) return left !== undefined && !isWritten && javaEquals(left as Value, right as Value, { spend: steps => spendSteps(budget, steps) })
  const other = typeof right === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?$/.test(right) ? parseBigDecimal(right) : right
  return isNumber(other) && compareNumbers(left, other) === 0
}

/** NaN where there is no order. */
function order(left: FilterValue, right: FilterValue): number {
  if (isNumber(left) && isNumber(right)) return compareNumbers(left, right)
  if (typeof left !== 'string' || typeof right !== 'string') return Number.NaN
  return left < right ? -1 : Number(left > right)
}

function matchesPattern(left: FilterValue, right: FilterValue, budget: Budget): boolean {
  const [matches, subject] = typeof left === 'function' ? [left, right] : [right, left]
  if (typeof matches !== 'function' || typeof subject === 'function') return false
  const subjects = (subject instanceof JavaList && itemsOf(subject)) || [subject]
  return subjects.some(value => matches(isJson(value) ? '' : javaToString((value as Value | undefined) ?? ''), budget))
}

function ofLists(test: (own: readonly FilterValue[], isOther: (item: FilterValue) => boolean) => boolean): Operator {
  return (left, right, budget) => {
    const other = itemsOf(right)
    const own = other && itemsOf(left)
    return own !== undefined && test(own, isAmong(other, budget))
  }
}

/** Whether a value is among those of a list, if it is one. */
function isAmong(list: readonly FilterValue[] | undefined, budget: Budget): (value: FilterValue) => boolean {
  return value => {
    spendSteps(budget, list?.length ?? 0)
    return list?.some(item => equals(value, item, budget)) === true
  }
}

const isJson = (value: FilterValue): value is Exclude<Extract<Value, object>, JavaNumber> => typeof value === 'object' && value !== null && !isNumber(value)

/** Of a JSON value that is no list, -1. */
const lengthOf = (value: FilterValue): number | undefined => (typeof value === 'string' ? value.length : value instanceof JavaList ? value.items.length : isJson(value) ? -1 : undefined)

/** Those of a JSON value, if it is a list. Jayway takes outer quotes off a string in a list, and cannot compare lists within lists. */
function itemsOf(list: FilterValue): readonly FilterValue[] | undefined {
  if (!isJson(list)) throw mismatch
  if (!(list instanceof JavaList)) return undefined
  return list.items.map(item => {
    if (isJson(item)) throw readError('A filter cannot compare what nests')
    return typeof item === 'string' ? unescapeText(item.replace(/^(['"])([^]*)\1$/, '$2')) : toFilterValue(item)
  })
}
