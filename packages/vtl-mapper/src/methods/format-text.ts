import { javaError } from '../errors.ts'
import { isFloating, isNumber, JavaNumber, toBigInt, toDouble } from '../values/java-numbers.ts'
import type { AnyNumber } from '../values/java-numbers.ts'
import { javaHashCode } from '../values/java-hash-code.ts'
import { JavaObject } from '../values/java-object.ts'
import type { Rendering } from '../values/java-object.ts'
import { digitsOf, placed } from '../values/number-to-string.ts'
import type { Value } from '../values/value.ts'

type Spec = { readonly flags: string; readonly width: number; readonly precision: number | undefined }

const widest = 100_000

/** The flags that each conversion takes. */
const allowed: Readonly<Record<string, string>> = { d: '-+ 0,(', o: '-#0', x: '-#0', f: '-#+ 0,(', e: '-#+ 0(', g: '-+ 0,(', s: '-', b: '-', h: '-', c: '-', '%': '-', n: '' }

/** Java's `String.format`: `%s %d %x %o %f %e %g %b %c %h %n %%` with flags, width, precision and argument numbers. */
export function formatText(format: string, args: readonly Value[], rendering: Rendering): string {
  let next = 0
  let last = -1
  const text = format.replace(/%(?:(\d+)\$)?([-#+ 0,(<]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])|%/g, (whole, number, given = '', width = 0, digits, conversion) => {
    if (whole === '%') throw javaError('util.UnknownFormatConversion', whole)
    const flags = given.replace('<', '')
    const precision = digits && Number(digits)
    const kind = conversion === 'N' ? conversion : conversion.toLowerCase()
    check(whole, kind, 'n%'.includes(kind) ? given : flags, Number(width), precision)
    if (kind === 'n') return '\n'
    let converted = '%'
    if (kind !== '%') {
      last = flags === given ? (number ? number - 1 : next++) : last
      // A null alone is taken for the array of all arguments.
      const value = args.length === 1 && args[0] === null ? null : args[last]
      if (value === undefined) throw javaError('util.MissingFormatArgument', whole)
      converted = convert(value, kind, { flags, width: Number(width), precision }, rendering)
      if (conversion < 'a') converted = converted.toUpperCase()
    }
    return flags.includes('-') ? converted.padEnd(width) : converted.padStart(width)
  })
  return rendering.bounded(text)
}

/** Throws for what does not go together. */
function check(whole: string, kind: string, flags: string, width: number, precision: number | undefined): void {
  const known = Object.hasOwn(allowed, kind) ? allowed[kind] : undefined
  if (known === undefined) throw javaError('util.UnknownFormatConversion', kind)
  if (width > widest || (precision ?? 0) > widest) throw javaError('lang.IllegalArgument', 'the width is too large')
  if (precision !== undefined && 'cdxon%'.includes(kind)) throw javaError('util.IllegalFormatPrecision', precision)
  if (kind === 'n' && width) throw javaError('util.IllegalFormatWidth', width)
  if (/[-0]/.test(flags) && !width) throw javaError('util.MissingFormatWidth', whole)
  if (/(.).*\1|[+ ].*[+ ]|[-0].*[-0]/.test(flags) || Array.from(flags).some(flag => !known.includes(flag))) throw javaError('util.IllegalFormatFlags', flags)
}

function convert(value: Value, kind: string, spec: Spec, rendering: Rendering): string {
  const { precision } = spec
  if (kind === 's') return rendering.print(value).slice(0, precision)
  if (kind === 'b') return String(typeof value === 'boolean' ? value : value !== null).slice(0, precision)
  if (kind === 'h') return (javaHashCode(value, rendering) >>> 0).toString(16).slice(0, precision)
  if (value === null) return 'null'.slice(0, precision)
  if (kind === 'c' && typeof value === 'number') return String.fromCodePoint(value)
  if (kind === 'c' && value instanceof JavaObject && value.class.name.endsWith('Character')) return value.print()
  if (isNumber(value)) {
    const isDecimal = isFloating(value) || (value as JavaNumber).type === 'decimal'
    if ('dxo'.includes(kind) && !isDecimal) return whole(value, kind, spec)
    if ('feg'.includes(kind) && isDecimal) return decimal(value as JavaNumber, kind, spec)
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

/** Java rounds the digits that it prints, halves up; JavaScript rounds the bits. */
function decimal(number: JavaNumber, kind: string, spec: Spec): string {
  const { type, value, scale } = number
  const size = Math.abs(toDouble(number))
  if (!(size < Infinity)) return String(toDouble(number))
  const unscaled = String(value).replace('-', '')
  const [digits, exponent] = type === 'decimal' && size > 0 ? ([unscaled, unscaled.length - 1 - scale] as const) : digitsOf(size, 'double')
  const precision = spec.precision ?? 6
  const dot = spec.flags.includes('#') ? '.' : ''
  const text = kind === 'f' ? fixed(digits, exponent, precision, dot) : kind === 'e' ? exponential(digits, exponent, precision, dot) : general(digits, exponent, Math.max(precision, 1))
  return signed(text, value < 0 || Object.is(value, -0), spec)
}

/** So many of the digits, or one more where all of them are nines. */
function rounded(digits: string, count: number): string {
  if (count >= digits.length) return digits.padEnd(count, '0')
  return String(BigInt(digits.slice(0, Math.max(0, count))) + (digits.charAt(count) >= '5' ? 1n : 0n))
}

function fixed(digits: string, exponent: number, precision: number, dot = ''): string {
  return placed(rounded(digits, exponent + 1 + precision), precision) + (precision === 0 ? dot : '')
}

function exponential(digits: string, exponent: number, precision: number, dot = ''): string {
  const kept = rounded(digits, precision + 1)
  const power = kept.length > precision + 1 ? exponent + 1 : exponent
  const size = String(Math.abs(power)).padStart(2, '0')
  return `${kept.charAt(0)}${precision === 0 ? dot : `.${kept.slice(1, precision + 1)}`}e${power < 0 ? '-' : '+'}${size}`
}

/** `%g`: so many digits, with an exponent below 10^-4 and from 10^digits. */
function general(digits: string, exponent: number, count: number): string {
  const power = digits === '0' ? 0 : rounded(digits, count).length > count ? exponent + 1 : exponent
  return power < -4 || power >= count ? exponential(digits, exponent, count - 1) : fixed(digits, exponent, count - 1 - power)
}

function signed(digits: string, isNegative: boolean, { flags, width }: Spec): string {
  const [whole = ''] = /^\d+/.exec(digits) ?? []
  const first = whole.length % 3 || 3
  const grouped = flags.includes(',') ? [whole.slice(0, first), ...(whole.slice(first).match(/.../g) ?? [])].join(',') + digits.slice(whole.length) : digits
  const inBrackets = isNegative && flags.includes('(')
  const sign = inBrackets ? '(' : isNegative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''
  return (flags.includes('0') ? sign + grouped.padStart(width - sign.length - (inBrackets ? 1 : 0), '0') : sign + grouped) + (inBrackets ? ')' : '')
}
