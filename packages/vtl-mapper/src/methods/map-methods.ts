import { javaEquals } from '../values/java-equals.ts'
import { JavaMap, MapView } from '../values/java-map.ts'
import type { MapEntry } from '../values/java-map.ts'
import type { Value } from '../values/value.ts'
import { bare, javaError } from './arguments.ts'
import { isMap } from './list-methods.ts'
import type { Method, MethodTable } from './method-table.ts'

const view = (part: MapView['part']): Method<JavaMap> => bare(self => new MapView(self, part))

/** Methods of LinkedHashMap. */
export const mapMethods: MethodTable<JavaMap> = new Map<string, Method<JavaMap>>([
  ['size', bare(self => self.entries.size)],
  ['isEmpty', bare(self => self.entries.size === 0)],
  ['get', (self, args) => (args.length === 1 ? self.get(args[0] ?? null) : undefined)],
  ['getOrDefault', (self, args) => (args.length === 2 ? (self.has(args[0] ?? null) ? self.get(args[0] ?? null) : (args[1] ?? null)) : undefined)],
  ['containsKey', (self, args) => (args.length === 1 ? self.has(args[0] ?? null) : undefined)],
  ['containsValue', (self, args, frame) => (args.length === 1 ? containsValue(self, args[0] ?? null, frame) : undefined)],
  ['put', (self, args, frame) => (args.length === 2 ? put(self, args[0] ?? null, args[1] ?? null, frame) : undefined)],
  ['putAll', (self, [other], frame) => (isMap(other) ? putAll(self, other, frame) : undefined)],
  ['putIfAbsent', (self, args) => (args.length === 2 ? putIfAbsent(self, args[0] ?? null, args[1] ?? null) : undefined)],
  ['remove', remove],
  ['replace', replace],
  ['clear', bare(self => clear(self))],
  ['clone', bare(self => new JavaMap(new Map(self.entries)))],
  ['keySet', view('keys')],
  ['values', view('values')],
  ['entrySet', view('entries')],
])

type Charge = { spend(steps: number): void }

function containsValue(self: JavaMap, wanted: Value, frame: Charge): boolean {
  frame.spend(self.entries.size >> 3)
  for (const value of self.entries.values()) if (javaEquals(value, wanted, frame)) return true
  return false
}

function put(self: JavaMap, key: Value, value: Value, frame: Charge): Value {
  frame.spend(1)
  return self.put(key, value)
}

function putAll(self: JavaMap, other: JavaMap, frame: Charge): Value {
  frame.spend(other.entries.size)
  for (const [key, value] of other.entries) self.put(key, value)
  return ''
}

function putIfAbsent(self: JavaMap, key: Value, value: Value): Value {
  const old = self.get(key)
  if (old === null) self.put(key, value)
  return old
}

function remove(self: JavaMap, args: readonly Value[], frame: Charge): Value | undefined {
  const [key = null, value = null] = args
  if (args.length === 1) return self.remove(key)
  if (args.length !== 2) return undefined
  const found = self.has(key) && javaEquals(self.get(key), value, frame)
  if (found) self.remove(key)
  return found
}

function replace(self: JavaMap, args: readonly Value[], frame: Charge): Value | undefined {
  const [key = null, second = null, third = null] = args
  if (args.length === 2) return self.has(key) ? self.put(key, second) : null
  if (args.length !== 3) return undefined
  const found = self.has(key) && javaEquals(self.get(key), second, frame)
  if (found) self.put(key, third)
  return found
}

function clear(self: JavaMap): Value {
  self.entries.clear()
  return ''
}

/** Methods of `keySet()`, `values()` and `entrySet()` that change the map behind them. */
export const viewMethods: MethodTable<MapView> = new Map<string, Method<MapView>>([
  ['remove', (self, args, frame) => (args.length === 1 ? removeFromView(self, args[0] ?? null, frame) : undefined)],
  ['clear', bare(self => clear(self.map))],
  [
    'add',
    (_, args) => {
      if (args.length !== 1) return undefined
      throw javaError('java.lang.UnsupportedOperationException', 'a view of a map takes no items')
    },
  ],
])

function removeFromView(self: MapView, wanted: Value, frame: Charge): boolean {
  const index = self.items().findIndex(item => javaEquals(item, wanted, frame))
  const key = [...self.map.entries.keys()][index]
  if (index < 0 || key === undefined) return false
  self.map.remove(key)
  return true
}

/** Methods of one entry of `entrySet()`. */
export const entryMethods: MethodTable<MapEntry> = new Map<string, Method<MapEntry>>([
  ['getKey', bare(self => self.key)],
  ['getValue', bare(self => self.map.get(self.key))],
  ['setValue', (self, args) => (args.length === 1 ? self.map.put(self.key, args[0] ?? null) : undefined)],
])
