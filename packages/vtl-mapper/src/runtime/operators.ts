import { javaEquals } from '../values/java-equals.ts'
import type { Value } from '../values/value.ts'
import { calculate, compareNumbers, isNumber } from './arithmetic.ts'
import { sameClass } from './class-name.ts'
import type { Frame } from './frame.ts'

/** Applies an operator; the literals stand for a side without a value when the other one is a string. */
export function operate(frame: Frame, operator: string, left: Value, right: Value, leftLiteral: string, rightLiteral: string): Value {
  if (operator === 'PLUS') return add(frame, left, right, leftLiteral, rightLiteral)
  if (operator === 'MINUS' || operator === 'MULTIPLY' || operator === 'DIVIDE' || operator === 'MODULUS') {
    return isNumber(left) && isNumber(right) ? calculateFast(frame, operator, left, right) : null
  }
  return operateTest(frame, operator, left, right)
}

/** Applies a comparison. */
export function operateTest(frame: Frame, operator: string, left: Value, right: Value): boolean {
  if (operator === 'EQ') return isEqual(frame, left, right)
  if (operator === 'NE') return !isEqual(frame, left, right)
  if (!isNumber(left) || !isNumber(right)) return false
  return comparisons[operator as keyof typeof comparisons](compareNumbers(left, right), 0)
}

/** Comparisons of two Integers. */
export const comparisons = {
  EQ: (left: number, right: number): boolean => left === right,
  NE: (left: number, right: number): boolean => left !== right,
  LT: (left: number, right: number): boolean => left < right,
  LE: (left: number, right: number): boolean => left <= right,
  GT: (left: number, right: number): boolean => left > right,
  GE: (left: number, right: number): boolean => left >= right,
} as const

function add(frame: Frame, left: Value, right: Value, leftLiteral: string, rightLiteral: string): Value {
  if (typeof left === 'string' || typeof right === 'string') {
    if (left === null) return frame.bounded(leftLiteral + frame.print(right))
    return frame.bounded(frame.print(left) + (right === null ? rightLiteral : frame.print(right)))
  }
  return isNumber(left) && isNumber(right) ? calculateFast(frame, 'PLUS', left, right) : null
}

function calculateFast(frame: Frame, operator: string, left: Parameters<typeof calculate>[1], right: Parameters<typeof calculate>[2]): Value {
  if (typeof left === 'number' && typeof right === 'number' && operator !== 'DIVIDE' && operator !== 'MODULUS') {
    const result = operator === 'PLUS' ? left + right : operator === 'MINUS' ? left - right : left * right
    if ((result | 0) === result) return result === 0 ? 0 : result
  }
  const result = calculate(operator, left, right)
  if (typeof result === 'object' && result !== null && 'value' in result && typeof result.value === 'bigint') frame.spend(bits(result.value))
  return result
}

/** Steps for a big number: one for every 64 bits. */
function bits(value: bigint): number {
  return BigInt.asIntN(64, value) === value ? 0 : value.toString(16).length >> 4
}

/** `==`: numbers by value, one class by `equals`, everything else by text. */
function isEqual(frame: Frame, left: Value, right: Value): boolean {
  if (typeof left === 'string' && typeof right === 'string') return left === right
  if (isNumber(left) && isNumber(right)) return compareNumbers(left, right) === 0
  if (left === null || right === null) return left === right
  if (sameClass(left, right)) return javaEquals(left, right, frame)
  return frame.print(left) === frame.print(right)
}
