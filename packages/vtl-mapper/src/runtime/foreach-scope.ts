import { javaToString } from '../json/write-json.ts'
import { methodTable } from '../methods/signature.ts'
import { JavaMap } from '../values/java-map.ts'
import { JavaObject } from '../values/java-object.ts'
import type { JavaClass } from '../values/java-object.ts'
import type { Value } from '../values/value.ts'

/** The counters of a running `#foreach`, which templates see as `$foreach`. */
export type ForeachScope = {
  index: number
  hasNext: boolean
  /** What `$foreach` was before: the loop around this one, or what this one replaced. */
  readonly before: Value
  readonly storage: JavaMap
}

/** The loop behind `$foreach`, for `#break($foreach)`. */
export function scopeOf(value: Value): ForeachScope | undefined {
  return value instanceof JavaObject && value.class === foreachClass ? stateOf(value) : undefined
}

/** `$foreach` for a loop that begins. */
export function createForeachObject(before: Value): JavaObject {
  return new JavaObject(foreachClass, { index: -1, hasNext: false, before, storage: new JavaMap() } satisfies ForeachScope)
}

const stateOf = (self: JavaObject): ForeachScope => self.state as ForeachScope

function parent(self: JavaObject): JavaObject | null {
  const { before } = stateOf(self)
  return scopeOf(before) ? (before as JavaObject) : null
}

function topmost(self: JavaObject): JavaObject {
  const outer = parent(self)
  return outer ? topmost(outer) : self
}

function get(self: JavaObject | null, key: Value): Value {
  if (!self) return null
  const { storage } = stateOf(self)
  return storage.has(key) ? storage.get(key) : get(parent(self), key)
}

/** `index`, `count`, `hasNext`, `first`, `last`, `parent`, `topmost`, and a map of its own. */
const foreachClass: JavaClass = {
  name: 'org.apache.velocity.runtime.directive.ForeachScope',
  methods: methodTable<JavaObject>()({
    getIndex: self => stateOf(self).index,
    getCount: self => stateOf(self).index + 1,
    'hasNext|getHasNext': self => stateOf(self).hasNext,
    'isFirst|getFirst': self => stateOf(self).index < 1,
    'isLast|getLast': self => !stateOf(self).hasNext,
    getParent: parent,
    getTopmost: topmost,
    getReplaced: self => stateOf(topmost(self)).before,
    'get o': (self, [key]) => get(self, key),
    'put oo': (self, [key, value]) => stateOf(self).storage.put(key, value),
    size: self => stateOf(self).storage.entries.size,
    isEmpty: self => stateOf(self).storage.entries.size === 0,
    'containsKey o': (self, [key]) => stateOf(self).storage.has(key),
  }),
  print: self => javaToString(stateOf(self).storage),
}
