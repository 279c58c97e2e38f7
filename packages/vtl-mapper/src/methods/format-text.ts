import type { Frame } from '../runtime/frame.ts'
import { isNumber, toBigInt, toDouble } from '../runtime/arithmetic.ts'
import type { JavaNumber } from '../runtime/arithmetic.ts'
import { JavaBigDecimal, JavaBigInteger, JavaDouble, JavaFloat } from '../values/java-numbers.ts'
import { JavaObject } from '../values/java-object.ts'
import { javaToString } from '../values/java-to-string.ts'
import { javaHashCode } from '../values/java-hash-code.ts'
import type { Value } from '../values/value.ts'
import { javaError } from './arguments.ts'

type Spec = { readonly flags: string; readonly width: number; readonly precision: number | undefined; readonly conversion: string }

const widest = 100_000

/** Java's `String.format`: `%s %d %x %o %f %e %b %c %h %n %%` with flags, width, precision and argument numbers. */
export function formatText(format: string, args: readonly Value[], frame: Frame): string {
  let next = 0
  return format.replace(/%(?:(\d+)\$)?([-#+ 0,(]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])|%/g, (whole, number, flags, width, precision, conversion) => {
    if (whole === '%') throw javaError('java.util.UnknownFormatConversionException', "Conversion = '%'")
    if (conversion === 'n') return '\n'
    const spec: Spec = { flags, width: Number(width ?? 0), precision: precision === undefined ? undefined : Number(precision), conversion }
    if (spec.width > widest || (spec.precision ?? 0) > widest) throw javaError('java.lang.IllegalArgumentException', 'the width is too large')
    if (flags.includes('-') && width === undefined) throw javaError('java.util.MissingFormatWidthException', whole)
    if (conversion === '%') return pad('%', spec)
    const index = number === undefined ? next++ : Number(number) - 1
    // A null alone is taken for the array of all arguments.
    const argument = args.length === 1 && args[0] === null ? null : args[index]
    if (argument === undefined) throw javaError('java.util.MissingFormatArgumentException', `Format specifier '${whole}'`)
    return pad(convert(argument, spec, frame), spec)
  })
}

function pad(text: string, { flags, width }: Spec): string {
  return flags.includes('-') ? text.padEnd(width) : text.padStart(width)
}

function convert(value: Value, spec: Spec, frame: Frame): string {
  const text = convertLower(value, spec, frame)
  return spec.conversion >= 'a' ? text : text.toUpperCase()
}

function convertLower(value: Value, spec: Spec, frame: Frame): string {
  const kind = spec.conversion.toLowerCase()
  if (kind === 's') return frame.print(value).slice(0, spec.precision)
  if (kind === 'b') return (typeof value === 'boolean' ? String(value) : String(value !== null)).slice(0, spec.precision)
  if (kind === 'h') return (javaHashCode(value, frame) >>> 0).toString(16)
  if (!'cdxofeg'.includes(kind)) throw javaError('java.util.UnknownFormatConversionException', `Conversion = '${spec.conversion}'`)
  if (spec.precision !== undefined && 'cdxo'.includes(kind)) throw javaError('java.util.IllegalFormatPrecisionException', String(spec.precision))
  if (value === null) return 'null'.slice(0, spec.precision)
  if (kind === 'c' && typeof value === 'number') return String.fromCodePoint(value)
  if (kind === 'c' && value instanceof JavaObject && value.class.name === 'java.lang.Character') return value.print()
  const floating = value instanceof JavaDouble || value instanceof JavaFloat || value instanceof JavaBigDecimal
  if (isNumber(value) && !floating && (kind === 'd' || kind === 'x' || kind === 'o')) return whole(value, kind, spec)
  if (isNumber(value) && floating && (kind === 'f' || kind === 'e' || kind === 'g')) return decimal(toDouble(value), kind, spec)
  throw javaError('java.util.IllegalFormatConversionException', `${spec.conversion} does not fit ${javaToString(value)}`)
}

function whole(value: JavaNumber, kind: string, spec: Spec): string {
  const number = toBigInt(value)
  if (kind === 'd') return signed(String(number < 0n ? -number : number), number < 0n, spec)
  const isBig = value instanceof JavaBigInteger
  const size = isBig ? (number < 0n ? -number : number) : BigInt.asUintN(typeof value === 'number' ? 32 : 64, number)
  const digits = size.toString(kind === 'x' ? 16 : 8)
  const prefix = (isBig && number < 0n ? '-' : '') + (spec.flags.includes('#') ? (kind === 'x' ? '0x' : '0') : '')
  return prefix + (spec.flags.includes('0') ? digits.padStart(spec.width - prefix.length, '0') : digits)
}

function decimal(value: number, kind: string, spec: Spec): string {
  const precision = Math.min(spec.precision ?? 6, 100)
  const size = Math.abs(value)
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : `${value < 0 ? '-' : ''}Infinity`
  const text = kind === 'f' ? roundHalfUp(size, precision) : kind === 'e' ? exponential(size, precision) : general(size, Math.max(precision, 1))
  return signed(text, value < 0, spec)
}

function exponential(size: number, precision: number): string {
  return size.toExponential(precision).replace(/e([+-])(\d)$/, 'e$10$2')
}

/** `%g`: so many digits, with an exponent below 10^-4 and from 10^digits. */
function general(size: number, digits: number): string {
  const rounded = Number(size.toPrecision(digits))
  if (rounded !== 0 && (rounded < 1e-4 || rounded >= 10 ** digits)) return exponential(size, digits - 1)
  return roundHalfUp(size, digits - 1 - (rounded === 0 ? 0 : Math.floor(Math.log10(rounded))))
}

/** Java rounds the decimal that it prints; JavaScript rounds the bits. */
function roundHalfUp(size: number, precision: number): string {
  const printed = String(size)
  const fraction = printed.split('.')[1] ?? ''
  if (printed.includes('e') || fraction.length <= precision) return size.toFixed(precision)
  const cut = printed.slice(0, printed.length - fraction.length + precision)
  const digits = BigInt(cut.replace('.', '')) + (fraction.charAt(precision) >= '5' ? 1n : 0n)
  const text = String(digits).padStart(precision + 1, '0')
  return precision === 0 ? text : `${text.slice(0, -precision)}.${text.slice(-precision)}`
}

function signed(digits: string, negative: boolean, { flags, width }: Spec): string {
  const grouped = flags.includes(',') ? digits.replace(/\B(?=(\d{3})+(?!\d))(?<!\..*)/g, ',') : digits
  const bracket = negative && flags.includes('(')
  const sign = bracket ? '(' : negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''
  const end = bracket ? ')' : ''
  const filled = flags.includes('0') ? grouped.padStart(width - sign.length - end.length, '0') : grouped
  return sign + filled + end
}
