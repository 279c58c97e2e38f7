import { JavaBigDecimal, JavaDouble, JavaFloat } from './java-numbers.ts'
import type { JavaBigInteger, JavaLong } from './java-numbers.ts'

/** Java's `toString()` of a number: `1`, `1.0`, `1.0E10`, `NaN`, `0.30000000000000004`. */
export function numberToString(value: number | JavaLong | JavaBigInteger | JavaDouble | JavaFloat | JavaBigDecimal): string {
  if (typeof value === 'number') return String(value)
  if (value instanceof JavaDouble) return double(value.value)
  if (value instanceof JavaFloat) return floating(value.value, wholeDigits(Math.abs(value.value), 24) ?? shortestFloat(Math.abs(value.value)))
  if (value instanceof JavaBigDecimal) return decimal(value.unscaled, value.scale)
  return String(value.value)
}

/** Most are neither large, small nor negative. */
function double(value: number): string {
  if (value >= 1e-3 && value < 1e7) return (value | 0) === value ? `${value}.0` : String(value)
  const size = Math.abs(value)
  return floating(value, wholeDigits(size, 53) ?? (size === 5e-324 ? '4.9e-324' : String(size)))
}

/** Whole numbers of 64 bits which have more bits than the type keeps: Java up to 18 prints more digits than it takes to read them back. */
function wholeDigits(size: number, bits: number): string | undefined {
  if (!(size >= 2 ** bits && size < 2 ** 63)) return undefined
  const whole = BigInt(size)
  const dropped = Math.max(0, Math.floor((whole.toString(2).length - bits - 2) * Math.LOG10E * Math.LN2))
  const power = 10n ** BigInt(dropped)
  return `${(whole + power / 2n) / power}e${dropped}`
}

/** `shortest` holds the digits as JavaScript prints them (Java gives the smallest number a digit more); Java switches to an exponent below 10^-3 and from 10^7. */
function floating(value: number, shortest: string): string {
  const size = Math.abs(value)
  if (size >= 1e-3 && size < 1e7 && !shortest.includes('e')) return (value < 0 ? '-' : '') + (Number.isInteger(size) ? `${size}.0` : shortest)
  if (Number.isNaN(value)) return 'NaN'
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  if (!Number.isFinite(value)) return `${sign}Infinity`
  if (value === 0) return `${sign}0.0`
  const [digits, exponent] = scientific(shortest)
  if (exponent < -3 || exponent > 6) return `${sign}${digits.slice(0, 1)}.${digits.slice(1) || '0'}E${exponent}`
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0')
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`
}

/** Significant digits without outer zeros, and the exponent of the first one. */
function scientific(text: string): readonly [string, number] {
  const [mantissa = '', power = '0'] = text.split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const all = whole + fraction
  const first = all.search(/[1-9]/)
  return [all.slice(first).replace(/0+$/, ''), Number(power) + whole.length - 1 - first]
}

/** The shortest decimal that reads back as the same 32-bit float. */
function shortestFloat(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  for (let precision = 1; precision < 9; precision++) {
    const text = value.toExponential(precision - 1)
    if (Math.fround(Number(text)) === value) return text
  }
  return value.toExponential(8)
}

function decimal(unscaled: bigint, scale: number): string {
  const sign = unscaled < 0n ? '-' : ''
  const digits = String(unscaled < 0n ? -unscaled : unscaled)
  if (scale === 0) return sign + digits
  const exponent = digits.length - 1 - scale
  if (scale > 0 && exponent >= -6) {
    const padded = digits.padStart(scale + 1, '0')
    return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`
  }
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : ''
  return `${sign}${digits.slice(0, 1)}${fraction}E${exponent > 0 ? '+' : ''}${exponent}`
}
