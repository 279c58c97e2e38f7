/** Java's `Long`: 64 bits, wraps. */
export class JavaLong {
  readonly value: bigint
  constructor(value: bigint) {
    this.value = BigInt.asIntN(64, value)
  }
}

/** Java's `BigInteger`. */
export class JavaBigInteger {
  readonly value: bigint
  constructor(value: bigint) {
    this.value = value
  }
}

/** Java's `Double`; prints `1.0`, `1.0E10`, `NaN`, `Infinity`. */
export class JavaDouble {
  readonly value: number
  constructor(value: number) {
    this.value = value
  }
}

/** Java's `Float`, which only `.floatValue()` makes. */
export class JavaFloat {
  readonly value: number
  constructor(value: number) {
    this.value = Math.fround(value)
  }
}

/** Java's `BigDecimal`: `unscaled × 10^-scale`. json-smart yields it for decimals that are longer than 18 characters. */
export class JavaBigDecimal {
  readonly unscaled: bigint
  readonly scale: number
  constructor(unscaled: bigint, scale: number) {
    this.unscaled = unscaled
    this.scale = scale
  }
}

/** Java's `a.equals(b)` for the number classes above: the class and the content must be the same. */
export function isSameNumber(a: unknown, b: unknown): boolean {
  if (a instanceof JavaLong) return b instanceof JavaLong && a.value === b.value
  if (a instanceof JavaBigInteger) return b instanceof JavaBigInteger && a.value === b.value
  if (a instanceof JavaDouble) return b instanceof JavaDouble && Object.is(a.value, b.value)
  if (a instanceof JavaFloat) return b instanceof JavaFloat && Object.is(a.value, b.value)
  return a instanceof JavaBigDecimal && b instanceof JavaBigDecimal && a.unscaled === b.unscaled && a.scale === b.scale
}
