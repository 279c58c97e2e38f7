import type { AnyNumber, NumberType } from './java-numbers.ts'

/** Java's `toString()` of a number: `1`, `1.0`, `1.0E10`, `NaN`, `0.30000000000000004`. */
export function numberToString(number: AnyNumber): string {
  if (typeof number === 'number') return String(number)
  const { type, value, scale } = number
  // Most are neither large, small nor negative.
  if (type === 'double' && value >= 1e-3 && value < 1e7) return Number.isInteger(value) ? `${value}.0` : `${value}`
  if (typeof value === 'bigint') return type === 'decimal' ? decimal(value, scale) : String(value)
  const size = Math.abs(value)
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  if (!(size < Infinity)) return String(value)
  const [digits, exponent] = digitsOf(size, type)
  if (size !== 0 && (exponent < -3 || exponent > 6)) return `${sign}${digits.charAt(0)}.${digits.slice(1) || '0'}E${exponent}`
  return sign + placed(digits.padEnd(exponent + 2, '0'), Math.max(digits.length, exponent + 2) - 1 - exponent)
}

/** The digits that Java prints, and the exponent of the first. */
export function digitsOf(size: number, type: NumberType): readonly [string, number] {
  return scientific(wholeDigits(size, type === 'float' ? 24 : 53) ?? (type === 'float' ? shortestFloat(size) : size === 5e-324 ? '4.9e-324' : size.toExponential()))
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
  const dropped = Math.max(0, Math.floor((whole.toString(2).length - bits - 2) * 0.30103))
  const power = 10n ** BigInt(dropped)
  return `${(whole + power / 2n) / power}e${dropped}`
}

/** Significant digits without outer zeros, and the exponent of the first one. */
function scientific(text: string): readonly [string, number] {
  const [, whole = '', fraction = '', power] = /^(\d+)\.?(\d*)e(.*)/.exec(text) ?? []
  return [(whole + fraction).replace(/0+$/, '') || '0', Number(power) + whole.length - 1]
}

/** The shortest decimal that reads back as the same 32-bit float. */
function shortestFloat(value: number): string {
  let text = ''
  for (let precision = 0; precision < 9 && Math.fround(Number(text)) !== value; precision++) text = value.toExponential(precision)
  return text || '0e0'
}

function decimal(unscaled: bigint, scale: number): string {
  const [, sign, digits = ''] = /(-?)(.+)/.exec(String(unscaled)) ?? []
  const exponent = digits.length - 1 - scale
  if (scale >= 0 && exponent >= -6) return sign + placed(digits, scale)
  return `${sign}${digits.charAt(0)}${digits.length > 1 ? `.${digits.slice(1)}` : ''}E${exponent > 0 ? '+' : ''}${exponent}`
}
