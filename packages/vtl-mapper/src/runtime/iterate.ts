import { VtlError } from '../errors.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap, MapView } from '../values/java-map.ts'
import { JavaObject } from '../values/java-object.ts'
import type { Value } from '../values/value.ts'

/** Java's Iterator. */
export type ItemSource = { hasNext(): boolean; next(): Value }

/** The items of what `#foreach` can run over; undefined for everything else, over which it does not run at all. */
export function iterate(value: Value): ItemSource | undefined {
  if (value instanceof JavaList) return new Items(value.items)
  if (value instanceof JavaMap) return new Items([...value.entries.values()], value)
  if (value instanceof MapView) return new Items(value.items(), value.map)
  if (value instanceof JavaObject && value.class.methods.has('hasNext') && value.class.methods.has('next')) return fromIterator(value)
  return undefined
}

/** Items that change in number under the loop end it with an error, as in Java: of a list at once, of a map with the next item. */
class Items implements ItemSource {
  readonly #items: readonly Value[]
  readonly #size: number
  readonly #map: JavaMap | undefined
  #at = 0
  constructor(items: readonly Value[], map?: JavaMap) {
    this.#items = items
    this.#size = items.length
    this.#map = map
  }

  hasNext(): boolean {
    return this.#at !== this.#items.length
  }

  next(): Value {
    if (this.#size !== (this.#map?.entries.size ?? this.#items.length)) throw concurrentModification()
    return this.#items[this.#at++] ?? null
  }
}

function fromIterator(iterator: JavaObject): ItemSource {
  return { hasNext: () => iterator.call('hasNext') === true, next: () => iterator.call('next') }
}

function concurrentModification(): VtlError {
  return new VtlError('ERR_VTL_METHOD', 'java.util.ConcurrentModificationException')
}
