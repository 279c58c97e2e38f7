import { JavaList } from '../values/java-list.ts'
import type { Value } from '../values/value.ts'
import { isNumber, toBigInt } from './arithmetic.ts'
import type { Frame } from './frame.ts'

/** `[from..to]`, upwards or downwards; null unless both are numbers. */
export function createRange(frame: Frame, from: Value, to: Value): JavaList | null {
  if (!isNumber(from) || !isNumber(to)) return null
  const start = Number(BigInt.asIntN(32, toBigInt(from)))
  const end = Number(BigInt.asIntN(32, toBigInt(to)))
  const length = Math.abs(end - start) + 1
  frame.spend(length)
  const step = start >= end ? -1 : 1
  return new JavaList(Array.from({ length }, (_, index) => start + index * step), 'list')
}
