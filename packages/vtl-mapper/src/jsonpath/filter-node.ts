import { VtlError } from '../errors.ts'
import { parseBigDecimal } from '../json/parse-number.ts'
import { isNumber } from '../runtime/arithmetic.ts'
import type { JavaNumber } from '../runtime/arithmetic.ts'
import { JavaBigDecimal } from '../values/java-numbers.ts'
import { numberToString } from '../values/number-to-string.ts'
import type { Value } from '../values/value.ts'
import type { FilterNode } from './filter-expression.ts'

/** A value of the document as a filter sees it. Every number is a decimal. */
export function toNode(value: Value): FilterNode {
  if (value === null) return { kind: 'null' }
  if (typeof value === 'boolean') return { kind: 'boolean', value }
  if (typeof value === 'string') return { kind: 'string', value }
  return isNumber(value) ? { kind: 'number', value: toDecimal(value) } : { kind: 'json', value, isLiteral: false }
}

function toDecimal(value: JavaNumber): JavaBigDecimal {
  if (typeof value === 'number') return new JavaBigDecimal(BigInt(value), 0)
  if (value instanceof JavaBigDecimal) return value
  const isFinite = typeof value.value === 'bigint' || Number.isFinite(value.value)
  if (!isFinite) throw new VtlError('ERR_VTL_JSON_PATH', `A filter cannot compare ${numberToString(value)}`)
  return parseBigDecimal(numberToString(value))
}
