import { JavaList } from './java-list.ts'
import { JavaMap, MapEntry, MapView } from './java-map.ts'
import { JavaNumber } from './java-numbers.ts'
import type { Budget } from './java-equals.ts'
import type { Value } from './value.ts'

/** Java's `hashCode()`, for values that have one by content; 0 for arrays and other objects, whose hash is an address. */
export function javaHashCode(value: Value, budget: Budget): number {
  budget.spend(1)
  const of = (part: Value): number => javaHashCode(part, budget)
  const pair = (key: Value, item: Value): number => of(key) ^ of(item)
  if (typeof value === 'string') {
    let hash = 0
    for (let at = 0; at < value.length; at++) hash = (Math.imul(31, hash) + value.charCodeAt(at)) | 0
    return hash
  }
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1231 : 1237
  if (value instanceof JavaNumber) return hashNumber(value)
  if (value instanceof JavaList) return value.flavour === 'array' ? 0 : combined(value.items.map(of), 1)
  if (value instanceof JavaMap) return sum(Array.from(value.entries, ([key, item]) => pair(key, item)))
  if (value instanceof MapView) return value.part === 'values' ? 0 : sum(value.items.map(of))
  return value instanceof MapEntry ? pair(value.key, value.value) : 0
}

const combined = (hashes: readonly number[], first = 0): number => hashes.reduce((total, hash) => (Math.imul(31, total) + hash) | 0, first)
const sum = (hashes: readonly number[]): number => hashes.reduce((total, hash) => (total + hash) | 0, 0)

function hashNumber({ type, value, scale }: JavaNumber): number {
  const view = new DataView(new ArrayBuffer(8))
  if (type === 'float') view.setFloat32(4, value as number)
  else if (type === 'double') view.setFloat64(0, value as number)
  else if (type === 'long') view.setBigInt64(0, value as bigint)
  else {
    const words: number[] = []
    for (let rest = (value as bigint) < 0n ? -(value as bigint) : (value as bigint); rest > 0n; rest >>= 32n) words.unshift(Number(BigInt.asIntN(32, rest)))
    const hash = combined(words) * ((value as bigint) < 0n ? -1 : 1)
    return type === 'decimal' ? combined([hash, scale]) : hash | 0
  }
  return view.getInt32(0) ^ view.getInt32(4)
}
