import { calculate, compareNumbers, isNumber, toBigInt, toDouble } from '../runtime/arithmetic.ts'
import type { JavaNumber } from '../runtime/arithmetic.ts'
import { classNameOf } from '../runtime/class-name.ts'
import { JavaBigDecimal, JavaBigInteger, JavaDouble, JavaFloat, JavaLong } from '../values/java-numbers.ts'
import { numberToString } from '../values/number-to-string.ts'
import type { Value } from '../values/value.ts'
import { asDouble, asLong, bare, comparable, isInt, isString, javaError } from './arguments.ts'
import type { Method, MethodTable } from './method-table.ts'

type NumberMethod = Method<JavaNumber>

/** Static methods of Integer with one parameter and with two. What comes behind the parameters is passed over. */
const ofInt =
  (compute: (value: number) => Value): NumberMethod =>
  (_, [value]) =>
    isInt(value) ? compute(value) : undefined
const ofInts =
  (compute: (left: number, right: number) => Value): NumberMethod =>
  (_, [left, right]) =>
    isInt(left) && isInt(right) ? compute(left, right) : undefined

/** A floating number that is too large for the type ends at its edge; a whole one wraps. */
function toInt(self: JavaNumber): number {
  if (self instanceof JavaDouble || self instanceof JavaFloat) {
    if (Number.isNaN(self.value)) return 0
    return Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.trunc(self.value)))
  }
  return Number(BigInt.asIntN(32, toBigInt(self)))
}

/** Methods of every number. */
export const numberMethods: MethodTable<JavaNumber> = new Map<string, NumberMethod>([
  ['intValue', bare(toInt)],
  ['longValue', bare(self => new JavaLong(toBigInt(self)))],
  ['doubleValue', bare(self => new JavaDouble(toDouble(self)))],
  ['floatValue', bare(self => new JavaFloat(toDouble(self)))],
  ['shortValue', bare(self => (toInt(self) << 16) >> 16)],
  ['byteValue', bare(self => (toInt(self) << 24) >> 24)],
  [
    'compareTo',
    (self, args) => {
      const other = comparable(self, args)
      return other === undefined || !isNumber(other) ? undefined : compareNumbers(self, other)
    },
  ],
])

/** Methods of Integer, static ones included. */
export const integerMethods: MethodTable<JavaNumber> = new Map<string, NumberMethod>([
  ['parseInt', (_, args) => parseInteger(args)],
  ['valueOf', (_, args) => (isInt(args[0]) && args.length === 1 ? args[0] : parseInteger(args))],
  ['toString', (_, [value, radix]) => (isInt(value) ? value.toString(isInt(radix) ? radix : 10) : undefined)],
  ['toHexString', ofInt(value => (value >>> 0).toString(16))],
  ['toBinaryString', ofInt(value => (value >>> 0).toString(2))],
  ['toOctalString', ofInt(value => (value >>> 0).toString(8))],
  ['compare', ofInts(compareNumbers)],
  ['max', ofInts(Math.max)],
  ['min', ofInts(Math.min)],
  ['sum', ofInts((left, right) => (left + right) | 0)],
  ['signum', ofInt(Math.sign)],
])

function parseInteger([text, radix]: readonly Value[]): Value | undefined {
  if (!isString(text) || !(radix === undefined || isInt(radix))) return undefined
  const value = parseWhole(text, radix ?? 10)
  if (value === undefined || BigInt.asIntN(32, value) !== value) throw javaError('java.lang.NumberFormatException', `For input string: "${text}"`)
  return Number(value)
}

function parseLong([text, radix]: readonly Value[]): Value | undefined {
  if (!isString(text) || !(radix === undefined || isInt(radix))) return undefined
  const value = parseWhole(text, radix ?? 10)
  if (value === undefined || BigInt.asIntN(64, value) !== value) throw javaError('java.lang.NumberFormatException', `For input string: "${text}"`)
  return new JavaLong(value)
}

function parseWhole(text: string, radix: number): bigint | undefined {
  const digits = text.replace(/^[+-]/, '')
  if (digits === '' || digits.length > 80) return undefined
  let value = 0n
  for (const character of digits) {
    const digit = Number.parseInt(character, 36)
    if (Number.isNaN(digit) || digit >= radix) return undefined
    value = value * BigInt(radix) + BigInt(digit)
  }
  return text.startsWith('-') ? -value : value
}

/** Methods of Long, static ones included. */
export const longMethods: MethodTable<JavaNumber> = new Map<string, NumberMethod>([
  ['parseLong', (_, args) => parseLong(args)],
  ['valueOf', (_, args) => (asLong(args[0]) === undefined ? parseLong(args) : new JavaLong(asLong(args[0]) as bigint))],
  ['toString', (_, [value]) => asLong(value)?.toString()],
  ['toHexString', (_, [value]) => unsigned(asLong(value), 16)],
  ['toBinaryString', (_, [value]) => unsigned(asLong(value), 2)],
  ['max', (_, [left, right]) => pickLong(left, right, true)],
  ['min', (_, [left, right]) => pickLong(left, right, false)],
  ['sum', (_, [left, right]) => sumLong(asLong(left), asLong(right))],
])

function unsigned(value: bigint | undefined, radix: number): string | undefined {
  return value === undefined ? undefined : BigInt.asUintN(64, value).toString(radix)
}

function pickLong(left: Value | undefined, right: Value | undefined, larger: boolean): Value | undefined {
  const a = asLong(left)
  const b = asLong(right)
  return a === undefined || b === undefined ? undefined : new JavaLong(a > b === larger ? a : b)
}

function sumLong(left: bigint | undefined, right: bigint | undefined): Value | undefined {
  return left === undefined || right === undefined ? undefined : new JavaLong(left + right)
}

/** Methods of Double, static ones included. */
export const doubleMethods: MethodTable<JavaNumber> = new Map<string, NumberMethod>([
  ['isNaN', (self, [value = self]) => (asDouble(value) === undefined ? undefined : Number.isNaN(asDouble(value)))],
  ['isInfinite', (self, [value = self]) => (asDouble(value) === undefined ? undefined : Math.abs(asDouble(value) as number) === Infinity)],
  ['parseDouble', (_, [text]) => parseDouble(text)],
  ['valueOf', (_, [value]) => (asDouble(value) === undefined ? parseDouble(value) : new JavaDouble(asDouble(value) as number))],
  ['toString', (_, [value]) => (asDouble(value) === undefined ? undefined : numberToString(new JavaDouble(asDouble(value) as number)))],
  ['max', (_, [left, right]) => pairOfDoubles(left, right, Math.max)],
  ['min', (_, [left, right]) => pairOfDoubles(left, right, Math.min)],
  ['sum', (_, [left, right]) => pairOfDoubles(left, right, (a, b) => a + b)],
])

function parseDouble(text: Value | undefined): Value | undefined {
  if (!isString(text)) return undefined
  const trimmed = text.trim().replace(/[dDfF]$/, '')
  if (/^[+-]?(NaN|Infinity)$/.test(trimmed)) return new JavaDouble(Number(trimmed))
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(trimmed)) throw javaError('java.lang.NumberFormatException', `For input string: "${text}"`)
  return new JavaDouble(Number(trimmed))
}

function pairOfDoubles(left: Value | undefined, right: Value | undefined, compute: (a: number, b: number) => number): Value | undefined {
  const a = asDouble(left)
  const b = asDouble(right)
  return a === undefined || b === undefined ? undefined : new JavaDouble(compute(a, b))
}

const operation =
  (operator: string): NumberMethod =>
  (self, [other]) =>
    other !== undefined && isNumber(other) && classNameOf(other) === classNameOf(self) ? calculate(operator, self, other) : undefined

/** Methods of BigInteger and BigDecimal. */
export const bigMethods: MethodTable<JavaNumber> = new Map<string, NumberMethod>([
  ['add', operation('PLUS')],
  ['subtract', operation('MINUS')],
  ['multiply', operation('MULTIPLY')],
  ['divide', operation('DIVIDE')],
  ['negate', bare(negate)],
  ['abs', bare(self => (compareNumbers(self, 0) < 0 ? negate(self) : self))],
  ['signum', bare(self => compareNumbers(self, 0))],
  ['scale', (self, args) => (self instanceof JavaBigDecimal && args.length === 0 ? self.scale : undefined)],
  ['toPlainString', (self, args) => (self instanceof JavaBigDecimal && args.length === 0 ? plain(self) : undefined)],
])

function negate(self: JavaNumber): JavaNumber {
  if (self instanceof JavaBigDecimal) return new JavaBigDecimal(-self.unscaled, self.scale)
  return new JavaBigInteger(-toBigInt(self))
}

function plain({ unscaled, scale }: JavaBigDecimal): string {
  if (scale <= 0) return String(unscaled * 10n ** BigInt(-scale))
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** Methods of Boolean, static ones included. */
export const booleanMethods: MethodTable<boolean> = new Map<string, Method<boolean>>([
  ['booleanValue', bare(self => self)],
  ['compareTo', (self, args) => (args.length === 1 ? Number(self) - Number(comparable(self, args)) : undefined)],
  ['parseBoolean', (_, [text]) => (isString(text) ? text.toLowerCase() === 'true' : text === null ? false : undefined)],
  ['valueOf', (_, [value]) => (typeof value === 'boolean' ? value : isString(value) ? value.toLowerCase() === 'true' : undefined)],
  ['toString', (_, [value]) => (typeof value === 'boolean' ? String(value) : undefined)],
  ['logicalAnd', (_, [a, b]) => (typeof a === 'boolean' && typeof b === 'boolean' ? a && b : undefined)],
  ['logicalOr', (_, [a, b]) => (typeof a === 'boolean' && typeof b === 'boolean' ? a || b : undefined)],
])
