import { javaError } from '../errors.ts'
import { javaEquals } from '../values/java-equals.ts'
import type { MapEntry } from '../values/java-map.ts'
import { JavaMap, MapView } from '../values/java-map.ts'
import type { MethodTable, Rendering } from '../values/java-object.ts'
import type { Value } from '../values/value.ts'
import { collectionMethods } from './list-methods.ts'
import { objectMethods } from './object-methods.ts'
import { methodTable } from './signature.ts'

/** Methods of LinkedHashMap. */
export const mapMethods: MethodTable = methodTable<JavaMap>(objectMethods)({
  size: self => self.entries.size,
  isEmpty: self => self.entries.size === 0,
  'get o': (self, [key]) => self.get(key),
  'getOrDefault oo': (self, [key, value]) => (self.has(key) ? self.get(key) : value),
  'containsKey o': (self, [key]) => self.has(key),
  'containsValue o': (self, [wanted], rendering) => {
    rendering.spend(self.entries.size >> 3)
    return [...self.entries.values()].some(value => javaEquals(value, wanted, rendering))
  },
  'put oo': (self, [key, value], rendering) => {
    rendering.spend(1)
    return self.put(key, value)
  },
  'putAll m': (self, [map], rendering) => {
    rendering.spend(map.entries.size)
    map.entries.forEach((value, key) => self.put(key, value))
    return ''
  },
  'putIfAbsent oo': (self, [key, value]) => self.get(key) ?? self.put(key, value),
  'remove o': (self, [key]) => self.remove(key),
  'remove oo': (self, [key, value], rendering) => holds(self, key, value, rendering) && (self.remove(key), true),
  'replace oo': (self, [key, value]) => (self.has(key) ? self.put(key, value) : null),
  'replace ooo': (self, [key, old, value], rendering) => holds(self, key, old, rendering) && (self.put(key, value), true),
  clear: self => {
    self.entries.clear()
    return ''
  },
  clone: self => new JavaMap(new Map(self.entries)),
  keySet: self => new MapView(self, 'keys'),
  values: self => new MapView(self, 'values'),
  entrySet: self => new MapView(self, 'entries'),
})

const holds = (self: JavaMap, key: Value, value: Value, rendering: Rendering): boolean => self.has(key) && javaEquals(self.get(key), value, rendering)

/** Methods of `keySet()`, `values()` and `entrySet()` that change the map behind them. */
export const viewMethods: MethodTable = methodTable<MapView>(collectionMethods)({
  'remove o': (self, [wanted], rendering) => {
    const keys = [...self.map.entries.keys()]
    return self.map.entries.delete(keys[self.items.findIndex(item => javaEquals(item, wanted, rendering))] as Value)
  },
  clear: self => {
    self.map.entries.clear()
    return ''
  },
  'add o': () => {
    throw javaError('lang.UnsupportedOperation')
  },
})

/** Methods of one entry of `entrySet()`. */
export const entryMethods: MethodTable = methodTable<MapEntry>(objectMethods)({
  getKey: self => self.key,
  getValue: self => self.value,
  'setValue o': (self, [value]) => self.map.put(self.key, value),
})
