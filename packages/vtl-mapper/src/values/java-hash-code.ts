import { JavaBigDecimal, JavaBigInteger, JavaDouble, JavaFloat, JavaLong } from './java-numbers.ts'
import { JavaList } from './java-list.ts'
import { JavaMap, MapEntry, MapView } from './java-map.ts'
import type { Budget } from './java-equals.ts'
import type { Value } from './value.ts'

/** Java's `hashCode()`, for values that have one by content; 0 for arrays and other objects, whose hash is an address. */
export function javaHashCode(value: Value, budget: Budget): number {
  budget.spend(1)
  if (value === null) return 0
  if (typeof value === 'string') return hashString(value)
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1231 : 1237
  if (value instanceof JavaLong) return fold(value.value)
  if (value instanceof JavaDouble) return fold(doubleBits(value.value))
  if (value instanceof JavaFloat) return new DataView(floatBytes(value.value)).getInt32(0)
  if (value instanceof JavaBigInteger) return hashMagnitude(value.value)
  if (value instanceof JavaBigDecimal) return (Math.imul(31, hashMagnitude(value.unscaled)) + value.scale) | 0
  if (value instanceof JavaList) return value.flavour === 'array' ? 0 : value.items.reduce<number>((hash, item) => (Math.imul(31, hash) + javaHashCode(item, budget)) | 0, 1)
  if (value instanceof JavaMap) return sum([...value.entries].map(([key, item]) => javaHashCode(key, budget) ^ javaHashCode(item, budget)))
  if (value instanceof MapView) return value.part === 'values' ? 0 : sum(value.items().map(item => javaHashCode(item, budget)))
  if (value instanceof MapEntry) return javaHashCode(value.key, budget) ^ javaHashCode(value.map.get(value.key), budget)
  return 0
}

function hashString(text: string): number {
  let hash = 0
  for (let index = 0; index < text.length; index++) hash = (Math.imul(31, hash) + text.charCodeAt(index)) | 0
  return hash
}

const fold = (bits: bigint): number => Number(BigInt.asIntN(32, bits ^ (BigInt.asUintN(64, bits) >> 32n)))

const sum = (hashes: readonly number[]): number => hashes.reduce((total, hash) => (total + hash) | 0, 0)

function doubleBits(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  return view.getBigInt64(0)
}

function floatBytes(value: number): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(4))
  view.setFloat32(0, value)
  return view.buffer as ArrayBuffer
}

function hashMagnitude(value: bigint): number {
  const words: number[] = []
  for (let rest = value < 0n ? -value : value; rest > 0n; rest >>= 32n) words.unshift(Number(BigInt.asIntN(32, rest)))
  const hash = words.reduce((total, word) => (Math.imul(31, total) + word) | 0, 0)
  return value < 0n ? -hash | 0 : hash
}
