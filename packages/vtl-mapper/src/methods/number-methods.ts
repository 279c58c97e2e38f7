import { javaError } from '../errors.ts'
import { calculate, compareNumbers } from '../runtime/arithmetic.ts'
import { isFloating, javaDouble, javaFloat, javaLong, JavaNumber, toBigInt, toDouble } from '../values/java-numbers.ts'
import type { AnyNumber } from '../values/java-numbers.ts'
import type { MethodTable } from '../values/java-object.ts'
import { decimalToString, numberToString } from '../values/number-to-string.ts'
import type { Value } from '../values/value.ts'
import { comparable, objectMethods } from './object-methods.ts'
import { methodTable } from './signature.ts'

/** A floating number that is too large for the type ends at its edge; a whole one wraps. */
function toInt(self: AnyNumber): number {
  const whole = toBigInt(self)
  return isFloating(self) ? Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Number(whole))) : Number(BigInt.asIntN(32, whole))
}

/** Methods of every number. */
export const numberMethods: MethodTable = methodTable<AnyNumber>(objectMethods)({
  intValue: toInt,
  longValue: self => javaLong(toBigInt(self)),
  doubleValue: self => javaDouble(toDouble(self)),
  floatValue: self => javaFloat(toDouble(self)),
  shortValue: self => (toInt(self) << 16) >> 16,
  byteValue: self => (toInt(self) << 24) >> 24,
  'compareTo o': (self, [other]) => compareNumbers(self, comparable(self, other)),
})

function parseWhole(text: string, radix: number, bits: number): bigint {
  const [, sign = '', digits = '_'] = /^([+-]?)(.+)$/.exec(text) ?? []
  let value = 0n
  for (const character of digits) {
    const digit = Number.parseInt(character, 36)
    if (digit < radix) value = value * BigInt(radix) + BigInt(sign + digit)
    if (!(digit < radix && BigInt.asIntN(bits, value) === value)) throw notANumber(text)
  }
  return value
}

const notANumber = (text: string): Error => javaError('lang.NumberFormat', `For input string: "${text}"`)

/** Methods of Integer, static ones included. */
export const integerMethods: MethodTable = methodTable<number>(numberMethods)({
  'parseInt S?i': (_, [text, radix = 10]) => Number(parseWhole(text, radix, 32)),
  'valueOf i': (_, [value]) => value,
  'valueOf s?i': (_, [text, radix = 10]) => Number(parseWhole(text, radix, 32)),
  /** A radix that Java does not know is 10. */
  'toString i?i': (_, [value, radix = 10]) => value.toString(radix > 1 && radix < 37 ? radix : 10),
  'toHexString i': (_, [value]) => (value >>> 0).toString(16),
  'toBinaryString i': (_, [value]) => (value >>> 0).toString(2),
  'toOctalString i': (_, [value]) => (value >>> 0).toString(8),
  'compare ii': (_, [left, right]) => compareNumbers(left, right),
  'max ii': (_, [left, right]) => Math.max(left, right),
  'min ii': (_, [left, right]) => Math.min(left, right),
  'sum ii': (_, [left, right]) => (left + right) | 0,
  'signum i': (_, [value]) => Math.sign(value),
})

/** Methods of Long, static ones included. */
export const longMethods: MethodTable = methodTable<JavaNumber>(numberMethods)({
  'parseLong S?i': (_, [text, radix = 10]) => javaLong(parseWhole(text, radix, 64)),
  'valueOf l': (_, [value]) => javaLong(value),
  'valueOf s?i': (_, [text, radix = 10]) => javaLong(parseWhole(text, radix, 64)),
  'toString l': (_, [value]) => String(value),
  'toHexString l': (_, [value]) => BigInt.asUintN(64, value).toString(16),
  'toBinaryString l': (_, [value]) => BigInt.asUintN(64, value).toString(2),
  'max ll': (_, [left, right]) => javaLong(left > right ? left : right),
  'min ll': (_, [left, right]) => javaLong(left < right ? left : right),
  'sum ll': (_, [left, right]) => javaLong(left + right),
})

/** What Double and Float know of themselves, and Double of others. */
export const floatMethods: MethodTable = methodTable<JavaNumber>(numberMethods)({
  'isNaN d': (_, [value]) => Number.isNaN(value),
  isNaN: self => Number.isNaN(self.value),
  'isInfinite d': (_, [value]) => Math.abs(value) === Infinity,
  isInfinite: self => Math.abs(toDouble(self)) === Infinity,
})

function parseDouble(_: JavaNumber, [text]: readonly [string, ...Value[]]): JavaNumber {
  const trimmed = text.trim().replace(/[dDfF]$/, '')
  if (!/^[+-]?(NaN|Infinity|(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)$/.test(trimmed)) throw notANumber(text)
  return javaDouble(Number(trimmed))
}

/** Static methods of Double. */
export const doubleMethods: MethodTable = methodTable<JavaNumber>(floatMethods)({
  'parseDouble S': parseDouble,
  'valueOf s': parseDouble,
  'valueOf d': (_, [value]) => javaDouble(value),
  'toString d': (_, [value]) => numberToString(javaDouble(value)),
  'max dd': (_, [left, right]) => javaDouble(Math.max(left, right)),
  'min dd': (_, [left, right]) => javaDouble(Math.min(left, right)),
  'sum dd': (_, [left, right]) => javaDouble(left + right),
})

function operation(operator: string): (self: JavaNumber, args: readonly Value[]) => Value | undefined {
  return (self, [other]) => (other instanceof JavaNumber && other.type === self.type ? calculate(operator, self, other) : undefined)
}

const negate = ({ type, value, scale }: JavaNumber): JavaNumber => new JavaNumber(type, -value, scale)

/** Methods of BigInteger and BigDecimal. */
export const bigMethods: MethodTable = methodTable<JavaNumber>(numberMethods)({
  'add o': operation('+'),
  'subtract o': operation('-'),
  'multiply o': operation('*'),
  'divide o': operation('/'),
  negate,
  abs: self => (compareNumbers(self, 0) < 0 ? negate(self) : self),
  signum: self => compareNumbers(self, 0),
})

/** Methods of BigDecimal. */
export const decimalMethods: MethodTable = methodTable<JavaNumber>(bigMethods)({
  'scale ': self => self.scale,
  toPlainString: ({ value, scale }) => decimalToString(value as bigint, scale, true),
})

/** Methods of Boolean, static ones included. */
export const booleanMethods: MethodTable = methodTable<boolean>(objectMethods)({
  booleanValue: self => self,
  'compareTo o': (self, [other]) => Number(self) - Number(comparable(self, other)),
  'parseBoolean|valueOf s': (_, [text]) => text.toLowerCase() === 'true',
  'parseBoolean o': (_, [text]) => (text === null ? false : undefined),
  'valueOf b': (_, [value]) => value,
  'toString b': (_, [value]) => String(value),
  'logicalAnd bb': (_, [left, right]) => left && right,
  'logicalOr bb': (_, [left, right]) => left || right,
})
