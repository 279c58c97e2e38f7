import type { AnyNumber, NumberType } from './java-numbers.ts'

/** Java's `toString()` of a number: `1`, `1.0`, `1.0E10`, `NaN`, `0.30000000000000004`. */
export function numberToString(number: AnyNumber): string {
  if (typeof number === 'number') return String(number)
  const { type, value } = number
  // Most are neither large, small nor negative.
  if (type === 'double' && value >= 1e-3 && value < 1e7) return Number.isInteger(value) ? `${value}.0` : `${value}`
  if (typeof value === 'bigint') return type === 'decimal' ? decimalToString(value, number.scale) : String(value)
  const size = Math.abs(value)
  if (!(size < Infinity)) return String(value)
  const [digits, exponent] = digitsOf(size, type)
  const isScientific = exponent < -3 || exponent > 6
  const whole = isScientific ? 0 : exponent
  const padded = digits.padEnd(whole + 2, '0')
  return signOf(value) + placed(padded, padded.length - 1 - whole) + (isScientific ? `E${exponent}` : '')
}

/** The sign of a number, of a zero too. */
export const signOf = (value: number | bigint): string => (value < 0 || Object.is(value, -0) ? '-' : '')

/**
 * The digits that Java prints, without outer zeros, and the exponent of the first: as few as read back as the same number, but more of
 * a whole number of 64 bits that has more bits than the type keeps, and two of the smallest one.
 */
export function digitsOf(size: number, type: NumberType): readonly [string, number] {
  let text = size === 5e-324 ? '4.9e-324' : wholeDigits(size, type === 'float' ? 24 : 53)
  if (type === 'float') for (let precision = 0; Math.fround(Number(text)) !== size; precision++) text = size.toExponential(precision)
  text ||= size.toExponential()
  const end = text.indexOf('e')
  return [(text.charAt(0) + text.slice(2, end)).replace(/0+$/, '') || '0', Number(text.slice(end + 1))]
}

/** What a whole number of 64 bits that has more bits than the type keeps is rounded to; nothing for every other number. */
function wholeDigits(size: number, bits: number): string {
  if (size < 2 ** bits || size >= 2 ** 63) return ''
  const whole = BigInt(size)
  const dropped = Math.trunc((whole.toString(2).length - bits - 2) * 0.30103)
  const power = 10n ** BigInt(dropped)
  const kept = String((whole + power / 2n) / power)
  return `${kept.charAt(0)}.${kept.slice(1)}e${kept.length - 1 + dropped}`
}

/** Digits with a point in front of the last `scale` of them. */
export function placed(digits: string, scale: number): string {
  const padded = digits.padStart(scale + 1, '0')
  return scale > 0 ? `${padded.slice(0, -scale)}.${padded.slice(-scale)}` : padded
}

/** A BigDecimal, with an exponent where Java prints one unless it is to be plain. */
export function decimalToString(unscaled: bigint, scale: number, isPlain?: boolean): string {
  const digits = String(unscaled).replace('-', '')
  const exponent = digits.length - 1 - scale
  if (isPlain || (scale >= 0 && exponent >= -6)) return signOf(unscaled) + placed(unscaled ? digits.padEnd(digits.length - scale, '0') : digits, scale)
  return signOf(unscaled) + placed(digits, digits.length - 1) + (exponent > 0 ? 'E+' : 'E') + exponent
}
