import { VtlError } from '../errors.ts'
import { javaBigInteger, javaDecimal, javaDouble, javaInteger } from '../values/java-numbers.ts'
import type { AnyNumber, JavaNumber } from '../values/java-numbers.ts'

/** Beyond this many digits, or this power of ten, arithmetic would take seconds: such a number is refused. Java has no such limit. */
const maxDigits = 10_000

/**
 * An optionally signed run of digits as Integer, Long or BigInteger, whichever is the smallest that holds it; a lone `-` is 0.
 *
 * json-smart measures the text, so twenty digits are a BigInteger even when they begin with zeros.
 */
export function parseInteger(text: string): AnyNumber {
  if (text === '-') return 0
  if (text.length < 10) return Number(text) + 0
  checkDigits(text.length)
  return text.length > (text.startsWith('-') ? 20 : 19) ? javaBigInteger(BigInt(text)) : javaInteger(BigInt(text))
}

/** A decimal as Double, or as BigDecimal where its text is longer than 18 characters. */
export function parseDecimal(text: string): JavaNumber {
  const value = Number(text)
  return text.length > 18 || Number.isNaN(value) ? parseBigDecimal(text) : javaDouble(value)
}

/** Java's `new BigDecimal(text)`, digits kept as written: `1.50` is 150 × 10⁻². */
export function parseBigDecimal(text: string): JavaNumber {
  const [, sign = '', whole = '', fraction = '', power = '0'] = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
  const digits = whole + fraction
  if (digits === '') throw new VtlError('ERR_VTL_JSON', `Not a number: ${text}`)
  checkDigits(Math.max(digits.length, Math.abs(Number(power))))
  return javaDecimal(BigInt(sign + digits), fraction.length - Number(power))
}

function checkDigits(digits: number): void {
  if (digits > maxDigits) throw new VtlError('ERR_VTL_JSON', `A number has more than ${maxDigits} digits`)
}
