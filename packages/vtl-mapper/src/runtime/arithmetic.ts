import { javaError } from '../errors.ts'
import { isFloating, javaBigInteger, javaDecimal, javaDouble, javaFloat, javaInteger, javaLong, toBigInt, toDouble } from '../values/java-numbers.ts'
import type { AnyNumber, JavaNumber, NumberType } from '../values/java-numbers.ts'
import { typeOf } from '../values/value.ts'
import type { Value } from '../values/value.ts'

const ranks: readonly (NumberType | 'integer')[] = ['integer', 'long', 'big', 'float', 'double', 'decimal']

/** In what two numbers are calculated. */
function baseOf(left: AnyNumber, right: AnyNumber): NumberType | 'integer' {
  const [own, other] = [typeOf(left), typeOf(right)] as [NumberType, NumberType]
  const isMixed = (own === 'big' && isFloating(right)) || (other === 'big' && isFloating(left))
  return isMixed ? 'decimal' : (ranks[Math.max(ranks.indexOf(own), ranks.indexOf(other))] as NumberType)
}

/** Both as what they are calculated in. */
function operands(base: NumberType | 'integer', left: AnyNumber, right: AnyNumber): readonly [number, number] {
  const convert = base === 'double' ? toDouble : base === 'float' ? (value: AnyNumber) => Math.fround(toDouble(value)) : toBigInt
  return [convert(left), convert(right)] as unknown as readonly [number, number]
}

/** `+ - * / %` of Velocity 1.7: integers grow from Integer to Long to BigInteger; null when the result is not defined. */
export function calculate(operator: string, left: AnyNumber, right: AnyNumber): Value {
  if ('/%'.includes(operator) && toDouble(right) === 0) return null
  const base = baseOf(left, right)
  if (base === 'decimal') return calculateDecimal(operator, toDecimal(left), toDecimal(right))
  const [first, second] = operands(base, left, right)
  const isModulo = base === 'big' && operator === '%'
  if (isModulo && second < 0) throw javaError('lang.Arithmetic', second)
  const result = apply(operator, isModulo ? apply('+', apply(operator, first, second), second) : first, second)
  if (base === 'double') return javaDouble(result)
  if (base === 'float') return javaFloat(result)
  const whole = result as unknown as bigint
  if (base === 'integer') return javaInteger(whole)
  return base === 'long' && (operator === '/' || BigInt.asIntN(64, whole) === whole) ? javaLong(whole) : javaBigInteger(whole)
}

function apply<T extends number | bigint>(operator: string, left: T, right: T): T
function apply(operator: string, left: number, right: number): number {
  return operator === '+' ? left + right : operator === '-' ? left - right : operator === '*' ? left * right : operator === '/' ? left / right : left % right
}

/** -1, 0 or 1; of a NaN 0, as Velocity has it. */
export function compareNumbers(left: AnyNumber, right: AnyNumber): number {
  if (typeof left === 'number' && typeof right === 'number') return order(left, right)
  const base = baseOf(left, right)
  if (base === 'decimal') return order(calculateDecimal('-', toDecimal(left), toDecimal(right)).value, 0)
  return order(...operands(base, left, right))
}

function order(left: number | bigint, right: number | bigint): number {
  return left < right ? -1 : left > right ? 1 : 0
}

/** A number as BigDecimal: a double with every digit that its bits stand for, and a Long as the double that is next to it, as Velocity does. */
function toDecimal(value: AnyNumber): JavaNumber {
  const type = typeOf(value)
  if (type === 'decimal') return value as JavaNumber
  if (type === 'integer' || type === 'big') return javaDecimal(toBigInt(value), 0)
  let whole = toDouble(value)
  let halvings = 0
  if (!Number.isFinite(whole)) throw javaError('lang.NumberFormat', 'Infinite or NaN')
  for (; !Number.isInteger(whole); halvings++) whole *= 2
  return javaDecimal(BigInt(whole) * 5n ** BigInt(halvings), halvings)
}

/** `+ - * / %` of two BigDecimals. A quotient has the scale of the left side, halves down. */
function calculateDecimal(operator: string, left: JavaNumber, right: JavaNumber): JavaNumber {
  if (operator === '%') throw javaError('lang.Arithmetic')
  if (operator === '*') return javaDecimal((left.value as bigint) * (right.value as bigint), left.scale + right.scale)
  const scale = Math.max(left.scale, right.scale, operator === '/' ? left.scale + right.scale : -Infinity)
  if (operator !== '/') return javaDecimal(apply(operator, rescaled(left, scale), rescaled(right, scale)), scale)
  const numerator = rescaled(left, scale)
  const denominator = rescaled(right, scale - left.scale)
  const quotient = numerator / denominator
  const rest = (numerator % denominator) * 2n
  const isUp = (rest < 0n ? -rest : rest) > (denominator < 0n ? -denominator : denominator)
  return javaDecimal(isUp ? quotient + (numerator < 0n === denominator < 0n ? 1n : -1n) : quotient, left.scale)
}

const rescaled = ({ value, scale }: JavaNumber, to: number): bigint => (value as bigint) * 10n ** BigInt(to - scale)
