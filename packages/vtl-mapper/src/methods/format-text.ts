import { javaError } from '../errors.ts'
import { isFloating, isNumber, toBigInt } from '../values/java-numbers.ts'
import type { AnyNumber, JavaNumber } from '../values/java-numbers.ts'
import { javaHashCode } from '../values/java-hash-code.ts'
import { isCharacter } from '../values/java-object.ts'
import type { Rendering } from '../values/java-object.ts'
import { digitsOf, placed, signOf } from '../values/number-to-string.ts'
import { typeOf } from '../values/value.ts'
import type { Value } from '../values/value.ts'

type Spec = { readonly flags: string; readonly width: number; readonly precision: number | undefined }

const widest = 100_000

/** What each conversion takes: flags, `w` for a width and `.` for a precision. */
const taken = /^(?:[-+ 0,(<w]*d|[-#0<w]*[oxX]|[-#+ 0,(<w.]*f|[-#+ 0(<w.]*[eE]|[-+ 0,(<w.]*[gG]|[-<w.]*[bBhHsS]|[-<w]*[cC]|[-w]*%|n)$/

/** A flag twice, two that contradict each other, or a place to fill without a width. */
const contradiction = /(.).*\1|[+ ].*[+ ]|[-0](?!.*w)|[-0].*[-0]/

/** Java's `String.format`: `%s %d %x %o %f %e %g %b %c %h %n %%` with flags, width, precision and argument numbers. */
export function formatText(format: string, args: readonly Value[], rendering: Rendering): string {
  let next = 0
  let last = -1
  const text = format.replace(/%(?:(\d+)\$)?([-#+ 0,(<]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])|%/g, (whole, number, flags, width = 0, digits, conversion = '') => {
    const fail = (): never => {
      throw javaError('util.IllegalFormat', whole)
    }
    const kind = conversion.toLowerCase()
    const precision = digits && Number(digits)
    const used = flags + (width ? 'w' : '') + (digits ? '.' : '') + conversion
    if (!taken.test(used) || (flags && contradiction.test(used)) || width > widest || precision > widest) fail()
    if (kind === 'n') return '\n'
    let converted = '%'
    if (kind !== '%') {
      if (!flags.includes('<')) last = number ? number - 1 : next++
      // A null alone is taken for the array of all arguments.
      const value = args.length === 1 && args[0] === null ? null : args[last]
      converted = value === undefined ? fail() : (convert(value, kind, { flags, width: Number(width), precision }, rendering) ?? fail())
      if (conversion < 'a') converted = converted.toUpperCase()
    }
    return flags.includes('-') ? converted.padEnd(width) : converted.padStart(width)
  })
  return rendering.bounded(text)
}

/** Undefined for a value that has no such form. */
function convert(value: Value, kind: string, spec: Spec, rendering: Rendering): string | undefined {
  const text = kind === 'b' ? String(value !== null && value !== false) : value === null || kind === 's' ? rendering.print(value) : kind === 'h' ? (javaHashCode(value, rendering) >>> 0).toString(16) : undefined
  if (text !== undefined) return text.slice(0, spec.precision)
  if (kind === 'c') return typeof value === 'number' ? String.fromCodePoint(value) : isCharacter(value) ? value.print() : undefined
  if (!isNumber(value)) return undefined
  if (isFloating(value) || (value as JavaNumber).type === 'decimal') return 'feg'.includes(kind) ? decimal(value as JavaNumber, kind, spec) : undefined
  return 'dxo'.includes(kind) ? whole(value, kind, spec) : undefined
}

/** Other radixes show the bits of a number that has a fixed count of them. */
function whole(value: AnyNumber, kind: string, spec: Spec): string {
  const number = toBigInt(value)
  const shown = kind === 'd' || typeOf(value) === 'big' ? number : BigInt.asUintN(typeof value === 'number' ? 32 : 64, number)
  return signed(shown.toString(kind === 'd' ? 10 : kind === 'x' ? 16 : 8), spec, !spec.flags.includes('#') ? '' : kind === 'x' ? '0x' : '0')
}

/** Java rounds the digits that it prints, halves up; JavaScript rounds the bits. */
function decimal({ value, scale }: JavaNumber, kind: string, spec: Spec): string {
  const size = Math.abs(Number(value))
  const isWhole = typeof value === 'bigint' && size > 0
  if (!isWhole && !(size < Infinity)) return String(value)
  const unscaled = String(value).replace('-', '')
  const [digits, exponent] = isWhole ? ([unscaled, unscaled.length - 1 - scale] as const) : digitsOf(size, 'double')
  let places = spec.precision ?? 6
  if (kind === 'g') places = Math.max(places, 1) - 1
  const power = exponent + rounded(digits, places + 1).length - places - 1
  // `%g`: so many digits, with an exponent below 10^-4 and from 10^digits.
  const isFixed = kind === 'f' || (kind === 'g' && power >= -4 && power <= places)
  if (isFixed && kind === 'g') places -= power
  const kept = rounded(digits, places + 1 + (isFixed ? exponent : 0))
  const text = placed(isFixed ? kept : kept.slice(0, places + 1), places) + (spec.flags.includes('#') && places === 0 ? '.' : '')
  return signed(signOf(value) + text + (isFixed ? '' : `e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`), spec)
}

/** So many of the digits, or one more where all of them are nines. */
function rounded(digits: string, count: number): string {
  if (count >= digits.length) return digits.padEnd(count, '0')
  return String(BigInt(digits.slice(0, Math.max(0, count))) + BigInt(digits.charAt(count) >= '5'))
}

/** With groups of thousands, the sign that is wanted and zeros to fill the width. */
function signed(text: string, spec: Spec, prefix = ''): string {
  const [, minus, whole = '', rest] = /^(-?)(\d*)(.*)/.exec(text) ?? []
  const grouped = spec.flags.includes(',') ? (('  ' + whole).slice((whole.length + 2) % 3).match(/.../g) ?? []).join(',').trim() : whole
  const [open = '', close = ''] = !minus ? (/[+ ]/.exec(spec.flags) ?? []) : spec.flags.includes('(') ? '()' : '-'
  const sign = open + prefix
  return sign + (grouped + rest).padStart(spec.flags.includes('0') ? spec.width - sign.length - close.length : 0, '0') + close
}
