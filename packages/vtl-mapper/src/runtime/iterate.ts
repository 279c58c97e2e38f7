import { javaError } from '../errors.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap, MapView } from '../values/java-map.ts'
import { JavaObject } from '../values/java-object.ts'
import type { Value } from '../values/value.ts'

/** Java's Iterator: also the state of what `.iterator()` gives. */
export type ItemSource = { hasNext(): boolean; next(): Value }

/** The items of what `#foreach` can run over; undefined for everything else, over which it does not run at all. */
export function iterate(value: Value): ItemSource | undefined {
  if (value instanceof JavaList) return itemsOf(value.items)
  const view = value instanceof JavaMap ? new MapView(value, 'values') : value
  if (view instanceof MapView) return itemsOf(view.items, view.map)
  return value instanceof JavaObject && value.class.methods.has('next') ? (value.state as ItemSource) : undefined
}

/** Items that change in number under the loop end it with an error, as in Java: of a list at once, of a map with the next item. */
export function itemsOf(items: readonly Value[], map?: JavaMap): ItemSource {
  const size = items.length
  let at = 0
  return {
    hasNext: () => at !== items.length,
    next: () => {
      if (size !== (map?.entries.size ?? items.length)) throw javaError('util.ConcurrentModification')
      const item = items[at++]
      if (item === undefined) throw javaError('util.NoSuchElement')
      return item
    },
  }
}
