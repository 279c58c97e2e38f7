import type { AnyNumber, NumberType } from './java-numbers.ts'

/** Java's `toString()` of a number: `1`, `1.0`, `1.0E10`, `NaN`, `0.30000000000000004`. */
export function numberToString(number: AnyNumber): string {
  if (typeof number === 'number') return String(number)
  const { type, value, scale } = number
  // Most are neither large, small nor negative.
  if (type === 'double' && value >= 1e-3 && value < 1e7) return Number.isInteger(value) ? `${value}.0` : `${value}`
  if (typeof value === 'bigint') return type === 'decimal' ? decimalToString(value, scale) : String(value)
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

/** The digits that Java prints, and the exponent of the first. */
export function digitsOf(size: number, type: NumberType): readonly [string, number] {
  const isFloat = type === 'float'
  const text = wholeDigits(size, isFloat ? 24 : 53) ?? (isFloat ? shortestFloat(size) : size === 5e-324 ? '4.9e-324' : size.toExponential())
  const [, whole = '', fraction = '', power] = /^(\d+)\.?(\d*)e(.*)/.exec(text) ?? []
  // Without outer zeros.
  return [(whole + fraction).replace(/0+$/, '') || '0', Number(power) + whole.length - 1]
}

/** Digits with a point in front of the last `scale` of them. */
export function placed(digits: string, scale: number): string {
  const padded = digits.padStart(scale + 1, '0')
  return scale > 0 ? `${padded.slice(0, -scale)}.${padded.slice(-scale)}` : padded
}

/** Whole numbers of 64 bits which have more bits than the type keeps: Java up to 18 prints more digits than it takes to read them back. */
function wholeDigits(size: number, bits: number): string | undefined {
  if (size < 2 ** bits || size >= 2 ** 63) return undefined
  const whole = BigInt(size)
  const dropped = Math.trunc((whole.toString(2).length - bits - 2) * 0.30103)
  const power = 10n ** BigInt(dropped)
  return `${(whole + power / 2n) / power}e${dropped}`
}

/** The shortest decimal that reads back as the same 32-bit float. */
function shortestFloat(size: number): string {
  let precision = 0
  while (Math.fround(Number(size.toExponential(precision))) !== size) precision++
  return size.toExponential(precision)
}

/** A BigDecimal, with an exponent where Java prints one unless it is to be plain. */
export function decimalToString(unscaled: bigint, scale: number, isPlain?: boolean): string {
  const digits = String(unscaled).replace('-', '')
  const exponent = digits.length - 1 - scale
  if (isPlain || (scale >= 0 && exponent >= -6)) return signOf(unscaled) + placed(unscaled ? digits.padEnd(digits.length - scale, '0') : digits, scale)
  return `${signOf(unscaled)}${placed(digits, digits.length - 1)}E${exponent > 0 ? '+' : ''}${exponent}`
}
