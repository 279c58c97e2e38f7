import { VtlError } from '../errors.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap, MapView } from '../values/java-map.ts'
import { JavaObject } from '../values/java-object.ts'
import type { Value } from '../values/value.ts'

/** Java's Iterator. */
export type ItemSource = { hasNext(): boolean; next(): Value }

/** The items of what `#foreach` can run over; undefined for everything else, over which it does not run at all. */
export function iterate(value: Value): ItemSource | undefined {
  if (value instanceof JavaList) return fromList(value.items)
  if (value instanceof JavaMap) return fromMap(value, [...value.entries.values()])
  if (value instanceof MapView) return fromMap(value.map, value.items())
  if (value instanceof JavaObject && value.class.methods.has('hasNext') && value.class.methods.has('next')) return fromIterator(value)
  return undefined
}

/** A list that grows or shrinks under the loop ends it with an error, as in Java. */
function fromList(items: readonly Value[]): ItemSource {
  const size = items.length
  let at = 0
  return {
    hasNext: () => at !== items.length,
    next: () => {
      if (items.length !== size) throw concurrentModification()
      return items[at++] ?? null
    },
  }
}

function fromMap(map: JavaMap, items: readonly Value[]): ItemSource {
  let at = 0
  return {
    hasNext: () => at < items.length,
    next: () => {
      if (map.entries.size !== items.length) throw concurrentModification()
      return items[at++] ?? null
    },
  }
}

function fromIterator(iterator: JavaObject): ItemSource {
  return { hasNext: () => iterator.call('hasNext') === true, next: () => iterator.call('next') }
}

function concurrentModification(): VtlError {
  return new VtlError('ERR_VTL_METHOD', 'java.util.ConcurrentModificationException')
}
