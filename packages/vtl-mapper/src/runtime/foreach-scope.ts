import { JavaMap } from '../values/java-map.ts'
import { JavaObject } from '../values/java-object.ts'
import type { JavaMethod } from '../values/java-object.ts'
import type { Value } from '../values/value.ts'

/** The counters of a running `#foreach`, and what templates see of them as `$foreach`. */
export type ForeachScope = { index: number; hasNext: boolean; readonly object: JavaObject }

const scopes: WeakMap<JavaObject, ForeachScope> = new WeakMap()

/** The loop behind `$foreach`, for `#break($foreach)`. */
export function scopeOf(value: Value): ForeachScope | undefined {
  return value instanceof JavaObject ? scopes.get(value) : undefined
}

/** `$foreach`: a map of its own with `index`, `count`, `hasNext`, `first`, `last`, `parent`, `topmost` in front. */
export function createForeachScope(replaced: Value): ForeachScope {
  const parent = scopeOf(replaced)
  const storage = new JavaMap()
  const top = (): Value => (parent ? (parent.object.methods.get('getTopmost')?.([]) ?? null) : scope.object)
  const get = (key: Value): Value => (storage.has(key) || !parent ? storage.get(key) : (parent.object.methods.get('get')?.([key]) ?? null))
  const methods: ReadonlyMap<string, JavaMethod> = new Map<string, JavaMethod>([
    ['getIndex', () => scope.index],
    ['getCount', () => scope.index + 1],
    ['hasNext', () => scope.hasNext],
    ['getHasNext', () => scope.hasNext],
    ['isFirst', () => scope.index < 1],
    ['getFirst', () => scope.index < 1],
    ['isLast', () => !scope.hasNext],
    ['getLast', () => !scope.hasNext],
    ['getParent', () => parent?.object ?? null],
    ['getTopmost', top],
    ['getReplaced', () => (parent ? (parent.object.methods.get('getReplaced')?.([]) ?? null) : replaced)],
    ['get', ([key = null]) => get(key)],
    ['put', ([key = null, value = null]) => storage.put(key, value)],
    ['size', () => storage.entries.size],
    ['isEmpty', () => storage.entries.size === 0],
    ['containsKey', ([key = null]) => storage.has(key)],
  ])
  const print = (): string => `{${Array.from(storage.entries, ([key, value]) => `${String(key)}=${String(value)}`).join(', ')}}`
  const scope: ForeachScope = {
    index: -1,
    hasNext: false,
    object: new JavaObject('org.apache.velocity.runtime.directive.ForeachScope', methods, print),
  }
  scopes.set(scope.object, scope)
  return scope
}
