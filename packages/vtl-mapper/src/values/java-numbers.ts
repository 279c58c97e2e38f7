/** The number classes of Java besides Integer, which is a number of JavaScript, in the order in which arithmetic prefers them. */
export type NumberType = 'long' | 'big' | 'float' | 'double' | 'decimal'

/**
 * A number that is no Integer: Long (64 bits), BigInteger, Float, Double, or BigDecimal, which is `value × 10^-scale`. Whole ones and
 * BigDecimal have a bigint for their value.
 */
export class JavaNumber {
  readonly type: NumberType
  readonly value: bigint | number
  readonly scale: number
  constructor(type: NumberType, value: bigint | number, scale = 0) {
    this.type = type
    this.value = value
    this.scale = scale
  }
}

/** Any of Java's numbers. */
export type AnyNumber = number | JavaNumber

/** Java's `Long`, which wraps. */
export const javaLong = (value: bigint): JavaNumber => new JavaNumber('long', BigInt.asIntN(64, value))

/** Java's `BigInteger`. */
export const javaBigInteger = (value: bigint): JavaNumber => new JavaNumber('big', value)

/** Java's `Double`; prints `1.0`, `1.0E10`, `NaN`, `Infinity`. */
export const javaDouble = (value: number): JavaNumber => new JavaNumber('double', value)

/** Java's `Float`, which only `.floatValue()` makes. */
export const javaFloat = (value: number): JavaNumber => new JavaNumber('float', Math.fround(value))

/** Java's `BigDecimal`. json-smart yields it for decimals that are longer than 18 characters. */
export const javaDecimal = (unscaled: bigint, scale: number): JavaNumber => new JavaNumber('decimal', unscaled, scale)

/** The smallest of Integer, Long and BigInteger that holds the value. */
export function javaInteger(value: bigint): AnyNumber {
  if (BigInt.asIntN(32, value) === value) return Number(value)
  return BigInt.asIntN(64, value) === value ? javaLong(value) : javaBigInteger(value)
}

/** Whether a value is a number of Java. */
export const isNumber = (value: unknown): value is AnyNumber => typeof value === 'number' || value instanceof JavaNumber

/** Whether it has a fraction, or could have one. */
export const isFloating = (value: unknown): boolean => value instanceof JavaNumber && typeof value.value === 'number'

/** Java's `a.equals(b)` for the number classes above: the class and the content must be the same. */
export function isSameNumber(a: unknown, b: unknown): boolean {
  return a instanceof JavaNumber && b instanceof JavaNumber && a.type === b.type && Object.is(a.value, b.value) && a.scale === b.scale
}

/** The number as a whole one, cut to 64 bits where it is floating, as Java's `longValue()` does. */
export function toBigInt(value: AnyNumber): bigint {
  if (typeof value === 'number') return BigInt(value)
  if (typeof value.value === 'bigint') return value.scale > 0 ? value.value / 10n ** BigInt(value.scale) : value.value * 10n ** BigInt(-value.scale)
  const limit = 2 ** 63
  if (value.value >= limit) return 2n ** 63n - 1n
  return BigInt(Math.max(-limit, Math.trunc(value.value || 0)))
}

/** Java's `doubleValue()`. */
export function toDouble(value: AnyNumber): number {
  return typeof value === 'number' ? value : Number(value.scale ? `${value.value}e${-value.scale}` : value.value)
}
