import { JavaMap } from '../values/java-map.ts'
import { JavaObject } from '../values/java-object.ts'
import type { JavaClass, JavaMethod } from '../values/java-object.ts'
import { javaToString } from '../values/java-to-string.ts'
import type { Value } from '../values/value.ts'

/** The counters of a running `#foreach`, which templates see as `$foreach`. */
export class ForeachScope {
  index = -1
  hasNext = false
  /** The loop around this one. */
  readonly parent: JavaObject | undefined
  /** What `$foreach` was before, when it was no loop. */
  readonly replaced: Value
  storage: JavaMap | undefined

  constructor(before: Value) {
    this.parent = scopeOf(before) && (before as JavaObject)
    this.replaced = this.parent ? null : before
  }
}

/** The loop behind `$foreach`, for `#break($foreach)`. */
export function scopeOf(value: Value): ForeachScope | undefined {
  return value instanceof JavaObject && value.state instanceof ForeachScope ? value.state : undefined
}

/** `$foreach` for a loop that begins. */
export function createForeachObject(before: Value): JavaObject {
  return new JavaObject(foreachClass, new ForeachScope(before))
}

const scoped =
  (read: (scope: ForeachScope, args: readonly Value[], self: JavaObject) => Value): JavaMethod =>
  (args, self) =>
    self.state instanceof ForeachScope ? read(self.state, args, self) : null

const isFirst = scoped(scope => scope.index < 1)
const isLast = scoped(scope => !scope.hasNext)
const hasNext = scoped(scope => scope.hasNext)

/** `index`, `count`, `hasNext`, `first`, `last`, `parent`, `topmost`, and a map of its own. */
const foreachClass: JavaClass = {
  name: 'org.apache.velocity.runtime.directive.ForeachScope',
  methods: new Map<string, JavaMethod>([
    ['getIndex', scoped(scope => scope.index)],
    ['getCount', scoped(scope => scope.index + 1)],
    ['hasNext', hasNext],
    ['getHasNext', hasNext],
    ['isFirst', isFirst],
    ['getFirst', isFirst],
    ['isLast', isLast],
    ['getLast', isLast],
    ['getParent', scoped(scope => scope.parent ?? null)],
    ['getTopmost', scoped((scope, _, self) => (scope.parent ? scope.parent.call('getTopmost') : self))],
    ['getReplaced', scoped(scope => (scope.parent ? scope.parent.call('getReplaced') : scope.replaced))],
    ['get', scoped((scope, args) => (scope.storage?.has(args[0] ?? null) ? scope.storage.get(args[0] ?? null) : (scope.parent?.call('get', args) ?? null)))],
    ['put', scoped((scope, [key = null, value = null]) => (scope.storage ??= new JavaMap()).put(key, value))],
    ['size', scoped(scope => scope.storage?.entries.size ?? 0)],
    ['isEmpty', scoped(scope => (scope.storage?.entries.size ?? 0) === 0)],
    ['containsKey', scoped((scope, [key = null]) => scope.storage?.has(key) ?? false)],
  ]),
  print: ({ state }) => (state instanceof ForeachScope && state.storage ? javaToString(state.storage) : '{}'),
}
