import { JavaList } from '../values/java-list.ts'
import { isNumber, JavaNumber, toBigInt } from '../values/java-numbers.ts'
import type { AnyNumber } from '../values/java-numbers.ts'
import { classNameOf } from '../values/class-name.ts'
import { javaEquals } from '../values/java-equals.ts'
import type { Value } from '../values/value.ts'
import { calculate, compareNumbers } from './arithmetic.ts'
import type { Frame } from './frame.ts'

/** Applies an operator of arithmetic; the literals stand for a side without a value when the other one is a string. */
export function operate(frame: Frame, operator: string, left: Value, right: Value, leftLiteral: string, rightLiteral: string): Value {
  if (isNumber(left) && isNumber(right)) return calculateFast(frame, operator, left, right)
  if (operator !== '+' || (typeof left !== 'string' && typeof right !== 'string')) return null
  return frame.bounded((left === null ? leftLiteral : frame.print(left)) + (right === null ? rightLiteral : frame.print(right)))
}

/** Applies a comparison. */
export function operateTest(frame: Frame, operator: string, left: Value, right: Value): boolean {
  if (isNumber(left) && isNumber(right)) {
    const order = compareNumbers(left, right)
    const sign = operator.charAt(0)
    return order === 0 ? sign !== '!' && operator !== sign : (order < 0 ? '<!' : '>!').includes(sign)
  }
  return operator === '==' ? isEqual(frame, left, right) : operator === '!=' && !isEqual(frame, left, right)
}

function calculateFast(frame: Frame, operator: string, left: AnyNumber, right: AnyNumber): Value {
  if (typeof left === 'number' && typeof right === 'number' && operator !== '/' && operator !== '%') {
    const result = operator === '+' ? left + right : operator === '-' ? left - right : left * right
    if ((result | 0) === result) return result | 0
  }
  const result = calculate(operator, left, right)
  // A big number costs a step for every 64 bits.
  if (result instanceof JavaNumber && typeof result.value === 'bigint' && result.type !== 'long') frame.spend(result.value.toString(16).length >> 4)
  return result
}

/** `==`: one class by `equals`, a list and a JSON array too, everything else by text. */
function isEqual(frame: Frame, left: Value, right: Value): boolean {
  if (typeof left === 'string' && typeof right === 'string') return left === right
  if (left === null || right === null) return left === right
  const isOneClass = left instanceof JavaList && right instanceof JavaList ? (left.flavour === 'array') === (right.flavour === 'array') : classNameOf(left) === classNameOf(right)
  return isOneClass ? javaEquals(left, right, frame) : frame.print(left) === frame.print(right)
}

/** `[from..to]`, upwards or downwards; null unless both are numbers. */
export function createRange(frame: Frame, bounds: readonly Value[]): JavaList | null {
  if (!bounds.every(isNumber)) return null
  const [start, end] = bounds.map(bound => Number(BigInt.asIntN(32, toBigInt(bound)))) as [number, number]
  const length = Math.abs(end - start) + 1
  frame.spend(length)
  const step = start >= end ? -1 : 1
  return new JavaList(Array.from({ length }, (_, index) => start + index * step), 'list')
}
