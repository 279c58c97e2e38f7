import { VtlError } from '../errors.ts'
import { JavaBigDecimal, JavaBigInteger, JavaDouble, JavaLong } from '../values/java-numbers.ts'
import type { Value } from '../values/value.ts'

/** Beyond this many digits, or this power of ten, arithmetic would take seconds: such a number is refused. Java has no such limit. */
const maxDigits = 10_000

/**
 * An optionally signed run of digits as Integer, Long or BigInteger, whichever is the smallest that holds it; a lone `-` is 0.
 *
 * json-smart measures the text, so twenty digits are a BigInteger even when they begin with zeros.
 */
export function parseInteger(text: string): Value {
  if (text === '-') return 0
  if (text.length < 10) return Number(text) + 0
  checkDigits(text.length)
  const value = BigInt(text)
  if (text.length > (text.startsWith('-') ? 20 : 19)) return new JavaBigInteger(value)
  if (BigInt.asIntN(32, value) === value) return Number(value)
  return BigInt.asIntN(64, value) === value ? new JavaLong(value) : new JavaBigInteger(value)
}

/** A decimal as Double, or as BigDecimal where its text is longer than 18 characters. */
export function parseDecimal(text: string): Value {
  if (text.length > 18) return parseBigDecimal(text)
  const value = Number(text)
  if (Number.isNaN(value)) throw notANumber(text)
  return new JavaDouble(value)
}

/** Java's `new BigDecimal(text)`, digits kept as written: `1.50` is 150 × 10⁻². */
export function parseBigDecimal(text: string): JavaBigDecimal {
  const [, sign = '', whole = '', fraction = '', power = '0'] = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
  const digits = whole + fraction
  if (digits === '') throw notANumber(text)
  checkDigits(Math.max(digits.length, Math.abs(Number(power))))
  const unscaled = BigInt(digits)
  return new JavaBigDecimal(sign === '-' ? -unscaled : unscaled, fraction.length - Number(power))
}

function checkDigits(digits: number): void {
  if (digits > maxDigits) throw new VtlError('ERR_VTL_JSON', `A number has more than ${maxDigits} digits`)
}

function notANumber(text: string): VtlError {
  return new VtlError('ERR_VTL_JSON', `Not a number: ${text}`)
}
