import { VtlError } from '../errors.ts'
import { part } from '../parts.ts'
import { JavaBigDecimal, JavaBigInteger, JavaDouble, JavaFloat, JavaLong } from '../values/java-numbers.ts'
import type { Value } from '../values/value.ts'

/** Any of Java's numbers. */
export type JavaNumber = number | JavaLong | JavaBigInteger | JavaDouble | JavaFloat | JavaBigDecimal

/** Whether a value is a number of Java. */
export function isNumber(value: Value | undefined): value is JavaNumber {
  return (
    typeof value === 'number' ||
    value instanceof JavaDouble ||
    value instanceof JavaLong ||
    value instanceof JavaBigInteger ||
    value instanceof JavaFloat ||
    value instanceof JavaBigDecimal
  )
}

const decimals = 'Arithmetic of BigDecimal'

/** Java's `BigInteger.mod`, which is never negative. */
function modulo(left: bigint, right: bigint): bigint {
  if (right < 0n) throw new VtlError('ERR_VTL_METHOD', 'java.lang.ArithmeticException: BigInteger: modulus not positive')
  return ((left % right) + right) % right
}

/** `+ - * / %` of Velocity 1.7: integers grow from Integer to Long to BigInteger; null when the result is not defined. */
export function calculate(operator: string, left: JavaNumber, right: JavaNumber): Value {
  if ((operator === 'DIVIDE' || operator === 'MODULUS') && toDouble(right) === 0) return null
  switch (base(left, right)) {
    case 'long':
      return calculateLong(operator, left, right)
    case 'biginteger':
      return new JavaBigInteger(operator === 'MODULUS' ? modulo(toBigInt(left), toBigInt(right)) : calculatePrimitive(operator, toBigInt(left), toBigInt(right)))
    case 'float':
      return new JavaFloat(calculatePrimitive(operator, Math.fround(toDouble(left)), Math.fround(toDouble(right))))
    case 'double':
      return new JavaDouble(calculatePrimitive(operator, toDouble(left), toDouble(right)))
    default:
      return part('calculateDecimal', decimals)(operator, left, right)
  }
}

/** -1, 0 or 1; of a NaN 0, as Velocity has it. */
export function compareNumbers(left: JavaNumber, right: JavaNumber): number {
  if (typeof left === 'number' && typeof right === 'number') return order(left, right)
  switch (base(left, right)) {
    case 'long':
    case 'biginteger':
      return order(toBigInt(left), toBigInt(right))
    case 'float':
      return order(Math.fround(toDouble(left)), Math.fround(toDouble(right)))
    case 'double':
      return order(toDouble(left), toDouble(right))
    default:
      return part('compareDecimals', decimals)(left, right)
  }
}

function order<T extends number | bigint>(left: T, right: T): number {
  if (left < right) return -1
  return left > right ? 1 : 0
}

type Base = 'long' | 'biginteger' | 'float' | 'double' | 'decimal'

function base(left: JavaNumber, right: JavaNumber): Base {
  const big = left instanceof JavaBigInteger || right instanceof JavaBigInteger
  const whole = isWhole(left) && isWhole(right)
  if (left instanceof JavaBigDecimal || right instanceof JavaBigDecimal || (big && !whole)) return 'decimal'
  if (whole) return big ? 'biginteger' : 'long'
  return left instanceof JavaDouble || right instanceof JavaDouble ? 'double' : 'float'
}

function isWhole(value: JavaNumber): boolean {
  return typeof value === 'number' || value instanceof JavaLong || value instanceof JavaBigInteger
}

/** The number as a whole one, cut to 64 bits where it is floating, as Java's `longValue()` does. */
export function toBigInt(value: JavaNumber): bigint {
  if (typeof value === 'number') return BigInt(value)
  if (value instanceof JavaBigDecimal) return value.scale >= 0 ? value.unscaled / 10n ** BigInt(value.scale) : value.unscaled * 10n ** BigInt(-value.scale)
  if (typeof value.value === 'bigint') return value.value
  if (Number.isNaN(value.value)) return 0n
  const limit = 2 ** 63
  if (value.value >= limit) return 2n ** 63n - 1n
  return value.value <= -limit ? -(2n ** 63n) : BigInt(Math.trunc(value.value))
}

/** Java's `doubleValue()`. */
export function toDouble(value: JavaNumber): number {
  if (typeof value === 'number') return value
  return value instanceof JavaBigDecimal ? Number(`${value.unscaled}e${-value.scale}`) : Number(value.value)
}

const maxLong = 2n ** 63n - 1n

function calculateLong(operator: string, left: JavaNumber, right: JavaNumber): Value {
  const result = calculatePrimitive(operator, toBigInt(left), toBigInt(right))
  if (result > maxLong || result < -maxLong - 1n) return operator === 'DIVIDE' ? new JavaLong(result) : new JavaBigInteger(result)
  if (left instanceof JavaLong || right instanceof JavaLong) return new JavaLong(result)
  return BigInt.asIntN(32, result) === result ? Number(result) : new JavaLong(result)
}

function calculatePrimitive<T extends number | bigint>(operator: string, left: T, right: T): T
function calculatePrimitive(operator: string, left: number, right: number): number {
  if (operator === 'PLUS') return left + right
  if (operator === 'MINUS') return left - right
  if (operator === 'MULTIPLY') return left * right
  return operator === 'DIVIDE' ? left / right : left % right
}
