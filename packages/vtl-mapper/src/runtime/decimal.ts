import { VtlError } from '../errors.ts'
import { JavaBigDecimal, JavaBigInteger } from '../values/java-numbers.ts'
import type { JavaNumber } from './arithmetic.ts'

/** A number as BigDecimal: a double with every digit that its bits stand for, and a Long as the double that is next to it, as Velocity does. */
function toDecimal(value: JavaNumber): JavaBigDecimal {
  if (value instanceof JavaBigDecimal) return value
  if (typeof value === 'number') return new JavaBigDecimal(BigInt(value), 0)
  return value instanceof JavaBigInteger ? new JavaBigDecimal(value.value, 0) : fromDouble(Number(value.value))
}

function fromDouble(value: number): JavaBigDecimal {
  if (!Number.isFinite(value)) return new JavaBigDecimal(0n, 0)
  let whole = value
  let halvings = 0
  for (; !Number.isInteger(whole); halvings++) whole *= 2
  return new JavaBigDecimal(BigInt(whole) * 5n ** BigInt(halvings), halvings)
}

function addDecimals(left: JavaBigDecimal, right: JavaBigDecimal): JavaBigDecimal {
  const scale = Math.max(left.scale, right.scale)
  return new JavaBigDecimal(rescale(left, scale) + rescale(right, scale), scale)
}

function multiplyDecimals(left: JavaBigDecimal, right: JavaBigDecimal): JavaBigDecimal {
  return new JavaBigDecimal(left.unscaled * right.unscaled, left.scale + right.scale)
}

/** Division to the scale of the left side, halves down. */
function divideDecimals(left: JavaBigDecimal, right: JavaBigDecimal): JavaBigDecimal {
  const shift = right.scale
  const numerator = shift >= 0 ? left.unscaled * 10n ** BigInt(shift) : left.unscaled
  const denominator = shift >= 0 ? right.unscaled : right.unscaled * 10n ** BigInt(-shift)
  const quotient = numerator / denominator
  const remainder = numerator % denominator
  const up = abs(remainder) * 2n > abs(denominator)
  const away = numerator < 0n === denominator < 0n ? 1n : -1n
  return new JavaBigDecimal(up ? quotient + away : quotient, left.scale)
}

/** `+ - * / %` of two numbers of which one is a BigDecimal. */
export function calculateDecimal(operator: string, first: JavaNumber, second: JavaNumber): JavaBigDecimal {
  const [left, right] = [toDecimal(first), toDecimal(second)]
  if (operator === 'PLUS') return addDecimals(left, right)
  if (operator === 'MINUS') return addDecimals(left, new JavaBigDecimal(-right.unscaled, right.scale))
  if (operator === 'MULTIPLY') return multiplyDecimals(left, right)
  if (operator === 'DIVIDE') return divideDecimals(left, right)
  throw new VtlError('ERR_VTL_METHOD', 'java.lang.ArithmeticException: Cannot calculate the modulo of BigDecimals.')
}

/** Java's `BigDecimal.compareTo`. */
export function compareDecimals(first: JavaNumber, second: JavaNumber): number {
  const [left, right] = [toDecimal(first), toDecimal(second)]
  const scale = Math.max(left.scale, right.scale)
  const difference = rescale(left, scale) - rescale(right, scale)
  if (difference === 0n) return 0
  return difference < 0n ? -1 : 1
}

function rescale(value: JavaBigDecimal, scale: number): bigint {
  return value.unscaled * 10n ** BigInt(scale - value.scale)
}

const abs = (value: bigint): bigint => (value < 0n ? -value : value)
