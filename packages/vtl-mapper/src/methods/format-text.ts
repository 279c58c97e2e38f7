import { javaError } from '../errors.ts'
import { isFloating, isNumber, JavaNumber, toBigInt, toDouble } from '../values/java-numbers.ts'
import type { AnyNumber } from '../values/java-numbers.ts'
import { javaHashCode } from '../values/java-hash-code.ts'
import { JavaObject } from '../values/java-object.ts'
import type { Rendering } from '../values/java-object.ts'
import { placed } from '../values/number-to-string.ts'
import type { Value } from '../values/value.ts'

type Spec = { readonly flags: string; readonly width: number; readonly precision: number | undefined }

const widest = 100_000

/** Java's `String.format`: `%s %d %x %o %f %e %g %b %c %h %n %%` with flags, width, precision and argument numbers. */
export function formatText(format: string, args: readonly Value[], rendering: Rendering): string {
  let next = 0
  const text = format.replace(/%(?:(\d+)\$)?([-#+ 0,(]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])|%/g, (whole, number, flags, width = 0, digits, conversion) => {
    if (whole === '%') throw javaError('util.UnknownFormatConversion', whole)
    if (conversion === 'n') return '\n'
    const precision = digits && Number(digits)
    if (width > widest || precision > widest) throw javaError('lang.IllegalArgument', 'the width is too large')
    if (flags.includes('-') && !width) throw javaError('util.MissingFormatWidth', whole)
    let converted = '%'
    if (conversion !== '%') {
      // A null alone is taken for the array of all arguments.
      const value = args.length === 1 && args[0] === null ? null : args[number ? number - 1 : next++]
      if (value === undefined) throw javaError('util.MissingFormatArgument', whole)
      converted = convert(value, conversion.toLowerCase(), { flags, width: Number(width), precision }, rendering)
      if (conversion < 'a') converted = converted.toUpperCase()
    }
    return flags.includes('-') ? converted.padEnd(width) : converted.padStart(width)
  })
  return rendering.bounded(text)
}

function convert(value: Value, kind: string, spec: Spec, rendering: Rendering): string {
  const { precision } = spec
  if (kind === 's') return rendering.print(value).slice(0, precision)
  if (kind === 'b') return String(typeof value === 'boolean' ? value : value !== null).slice(0, precision)
  if (kind === 'h') return (javaHashCode(value, rendering) >>> 0).toString(16)
  if (!'cdxofeg'.includes(kind)) throw javaError('util.UnknownFormatConversion', kind)
  if (precision !== undefined && 'cdxo'.includes(kind)) throw javaError('util.IllegalFormatPrecision', String(precision))
  if (value === null) return 'null'.slice(0, precision)
  if (kind === 'c' && typeof value === 'number') return String.fromCodePoint(value)
  if (kind === 'c' && value instanceof JavaObject && value.class.name.endsWith('Character')) return value.print()
  if (isNumber(value)) {
    const isDecimal = isFloating(value) || (value as JavaNumber).type === 'decimal'
    if ('dxo'.includes(kind) && !isDecimal) return whole(value, kind, spec)
    if ('feg'.includes(kind) && isDecimal) return decimal(toDouble(value), kind, spec)
  }
  throw javaError('util.IllegalFormatConversion', kind)
}

function whole(value: AnyNumber, kind: string, spec: Spec): string {
  const number = toBigInt(value)
  const size = number < 0n ? -number : number
  if (kind === 'd') return signed(String(size), number < 0n, spec)
  const isBig = value instanceof JavaNumber && value.type === 'big'
  const digits = (isBig ? size : BigInt.asUintN(typeof value === 'number' ? 32 : 64, number)).toString(kind === 'x' ? 16 : 8)
  const prefix = (isBig && number < 0n ? '-' : '') + (spec.flags.includes('#') ? (kind === 'x' ? '0x' : '0') : '')
  return prefix + (spec.flags.includes('0') ? digits.padStart(spec.width - prefix.length, '0') : digits)
}

function decimal(value: number, kind: string, spec: Spec): string {
  const precision = Math.min(spec.precision ?? 6, 100)
  const size = Math.abs(value)
  if (!(size < Infinity)) return String(value)
  return signed(kind === 'f' ? fixed(size, precision) : kind === 'e' ? exponential(size, precision) : general(size, Math.max(precision, 1)), value < 0, spec)
}

const exponential = (size: number, precision: number): string => size.toExponential(precision).replace(/e(.)(\d)$/, 'e$10$2')

/** `%g`: so many digits, with an exponent below 10^-4 and from 10^digits. */
function general(size: number, digits: number): string {
  const rounded = Number(size.toPrecision(digits))
  if (rounded !== 0 && (rounded < 1e-4 || rounded >= 10 ** digits)) return exponential(size, digits - 1)
  return fixed(size, digits - 1 - (rounded && Math.floor(Math.log10(rounded))))
}

/** Java rounds the decimal that it prints, halves up; JavaScript rounds the bits. */
function fixed(size: number, precision: number): string {
  const [, digits = '', fraction = ''] = /^(\d+)\.(\d+)$/.exec(String(size)) ?? []
  if (fraction.length <= precision) return size.toFixed(precision)
  const up = fraction.charAt(precision) >= '5' ? 1n : 0n
  return placed(String(BigInt(digits + fraction.slice(0, precision)) + up), precision)
}

function signed(digits: string, isNegative: boolean, { flags, width }: Spec): string {
  const grouped = flags.includes(',') ? digits.replace(/\B(?=(\d{3})+(?!\d))(?<!\..*)/g, ',') : digits
  const inBrackets = isNegative && flags.includes('(')
  const sign = inBrackets ? '(' : isNegative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''
  return (flags.includes('0') ? sign + grouped.padStart(width - sign.length - (inBrackets ? 1 : 0), '0') : sign + grouped) + (inBrackets ? ')' : '')
}
