import { javaError } from '../errors.ts'
import { iterate } from '../runtime/iterate.ts'
import type { ItemSource } from '../runtime/iterate.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap, MapView } from '../values/java-map.ts'
import type { Value } from '../values/value.ts'

/** `iterate` as generated code calls it: one class for all that is iterated mostly, which is quicker than closures. */
export function iterateQuickly(value: Value): ItemSource | undefined {
  if (value instanceof JavaList) return new Items(value.items)
  if (value instanceof JavaMap) return new Items([...value.entries.values()], value)
  if (value instanceof MapView) return new Items(value.part === 'keys' ? [...value.map.entries.keys()] : value.items, value.map)
  return iterate(value)
}

class Items implements ItemSource {
  readonly list: readonly Value[]
  readonly size: number
  readonly from: JavaMap | undefined
  at = 0
  constructor(list: readonly Value[], from?: JavaMap) {
    this.list = list
    this.size = list.length
    this.from = from
  }

  hasNext(): boolean {
    return this.at !== this.list.length
  }

  next(): Value {
    if (this.size !== (this.from?.entries.size ?? this.list.length)) throw javaError('util.ConcurrentModification')
    return this.list[this.at++] ?? null
  }
}
