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

/** Both as what they are calculated in: whole ones and decimals as bigints. */
function operands(base: NumberType | 'integer', left: AnyNumber, right: AnyNumber): readonly [number, number] {
  if (base === 'decimal') return aligned(toDecimal(left), toDecimal(right)) as unknown as readonly [number, number]
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
  return typeof left === 'number' && typeof right === 'number' ? order(left, right) : order(...operands(baseOf(left, right), left, right))
}

function order(left: number, right: number): number {
  return left < right ? -1 : left > right ? 1 : 0
}

/**
 * A number as BigDecimal, or as BigInteger, which is one without a scale: a double with every digit that its bits stand for, and a
 * Long as the double that is next to it, as Velocity does.
 */
function toDecimal(value: AnyNumber): JavaNumber {
  const type = typeOf(value)
  if (type === 'decimal' || type === 'big') return value as JavaNumber
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
  if (operator !== '/') return javaDecimal(apply(operator, ...aligned(left, right)), Math.max(left.scale, right.scale))
  const [numerator, denominator] = aligned(javaDecimal(left.value as bigint, 0), right)
  const half = (denominator < 0n ? -denominator : denominator) - 1n
  return javaDecimal((2n * numerator + (numerator < 0n ? -half : half)) / (2n * denominator), left.scale)
}

/** Two BigDecimals in units of the finer one. */
function aligned(left: JavaNumber, right: JavaNumber): readonly [bigint, bigint] {
  const finer = Math.max(left.scale, right.scale)
  const inUnits = ({ value, scale }: JavaNumber): bigint => (value as bigint) * 10n ** BigInt(finer - scale)
  return [inUnits(left), inUnits(right)]
}
