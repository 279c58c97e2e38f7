import type { JsonObject } from '../json.ts'
import { createKeyOrder } from './python-key-order.ts'
import type { KeyOrder } from './python-key-order.ts'

// SAM holds some maps of a template as dictionaries of Python 2.7, others as Python 3's. Maps that Globals had a part in differ from
// those of the template by what they are and by how their keys came in, which decides the order of colliding keys.

const history: unique symbol = Symbol('history')

/** How the keys of a map came into it: as they are written, or hashed, after as many that were there at once; then keys set again together. */
export type KeyHistory = 'written' | { readonly copied?: number; readonly updates?: readonly number[] }

interface Noted {
  readonly [history]?: KeyHistory
}

export const historyOf = (map: JsonObject): KeyHistory | undefined => (map as Noted)[history]

export function noteHistory(map: JsonObject, value: KeyHistory): void {
  Object.defineProperty(map, history, { value, configurable: true })
}

/** Notes that as many keys, which the map has, were set together. */
export function noteUpdate(map: JsonObject, count: number): void {
  const value = historyOf(map)
  if (value !== 'written') noteHistory(map, { ...value, updates: [...(value?.updates ?? []), count] })
}

/** A copy of a map has its history. */
export function copyHistory(from: JsonObject, to: JsonObject): void {
  const value = historyOf(from)
  if (value !== undefined) noteHistory(to, value)
}

/** The order in which SAM goes through a map that it holds as a dictionary of Python 2.7; nothing where it is Python 3's. */
export function hashOrderOf(map: JsonObject): KeyOrder | undefined {
  const value = historyOf(map)
  if (value === 'written') return undefined
  const order = createKeyOrder()
  order.reserve(value?.copied ?? 0)
  for (const key of Object.keys(map)) order.add(key)
  for (const count of value?.updates ?? []) order.reserve(count)
  return order
}
