import { JavaList } from './java-list.ts'
import { JavaMap, MapEntry, MapView } from './java-map.ts'
import { isCharacter } from './java-object.ts'
import { JavaNumber } from './java-numbers.ts'
import type { Budget } from './java-equals.ts'
import type { Value } from './value.ts'

/** Java's `hashCode()`, for values that have one by content; 0 for arrays and other objects, whose hash is an address. */
export function javaHashCode(value: Value, budget: Budget): number {
  budget.spend(1)
  const hash = (part: Value): number => javaHashCode(part, budget)
  const sum = (parts: readonly Value[]): number => parts.reduce<number>((total, part) => (total + hash(part)) | 0, 0)
  if (typeof value === 'string') {
    let total = 0
    for (let at = 0; at < value.length; at++) total = (Math.imul(31, total) + value.charCodeAt(at)) | 0
    return total
  }
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1231 : 1237
  if (value instanceof JavaNumber) return hashNumber(value)
  if (value instanceof JavaList) return value.flavour === 'array' ? 0 : combined(value.items.map(hash), 1)
  if (value instanceof JavaMap) return hash(new MapView(value, 'entries'))
  if (value instanceof MapView) return value.part === 'values' ? 0 : sum(value.items)
  if (value instanceof MapEntry) return hash(value.key) ^ hash(value.value)
  return isCharacter(value) ? value.print().charCodeAt(0) : 0
}

const combined = (hashes: readonly number[], first = 0): number => hashes.reduce((total, hash) => (Math.imul(31, total) + hash) | 0, first)

function hashNumber({ type, value, scale }: JavaNumber): number {
  if (type === 'big' || type === 'decimal') {
    const words: number[] = []
    for (let rest = value as bigint; rest; rest /= 2n ** 32n) words.unshift(Number(rest % 2n ** 32n))
    const hash = combined(words)
    return type === 'decimal' ? combined([hash, scale]) : hash
  }
  const view = new DataView(new ArrayBuffer(8))
  if (typeof value === 'bigint') view.setBigInt64(0, value)
  else if (type === 'float') view.setFloat32(0, value)
  else view.setFloat64(0, value)
  return view.getInt32(0) ^ view.getInt32(4)
}
