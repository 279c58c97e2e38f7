import { isSameNumber, JavaNumber } from './java-numbers.ts'
import type { Value } from './value.ts'

/**
 * Java's `LinkedHashMap`: a JSON object from `$input.path()` and `$util.parseJson()`, a VTL map literal, `$context` and the
 * like. Keeps insertion order; prints `{a=b}`.
 */
export class JavaMap {
  readonly type = 'map' as const
  /** The live content. Use the methods unless every key is a string. */
  readonly entries: Map<Value, Value>
  constructor(entries: Map<Value, Value> = new Map()) {
    this.entries = entries
  }

  get(key: Value): Value {
    return this.entries.get(this.key(key)) ?? null
  }

  has(key: Value): boolean {
    return this.entries.has(this.key(key))
  }

  /** Sets the entry and returns the old value, as Java's `put` does. */
  put(key: Value, value: Value): Value {
    const old = this.get(key)
    this.entries.set(this.key(key), value)
    return old
  }

  remove(key: Value): Value {
    const old = this.get(key)
    this.entries.delete(this.key(key))
    return old
  }

  /** Numbers beyond Integer are equal by content: find the instance that is there already. Lists and maps are keys by identity. */
  key(key: Value): Value {
    if (key instanceof JavaNumber) for (const own of this.entries.keys()) if (isSameNumber(own, key)) return own
    return key
  }
}

/** The live `keySet()`, `values()` or `entrySet()` of a map. */
export class MapView {
  readonly type = 'view' as const
  readonly map: JavaMap
  readonly part: 'keys' | 'values' | 'entries'
  constructor(map: JavaMap, part: 'keys' | 'values' | 'entries') {
    this.map = map
    this.part = part
  }

  /** The content as it is now. */
  get items(): readonly Value[] {
    const { map, part } = this
    return part === 'entries' ? Array.from(map.entries.keys(), key => new MapEntry(map, key)) : [...map.entries[part]()]
  }
}

/** One entry of `entrySet()`; prints `key=value`. */
export class MapEntry {
  readonly type = 'entry' as const
  readonly map: JavaMap
  readonly key: Value
  constructor(map: JavaMap, key: Value) {
    this.map = map
    this.key = key
  }

  get value(): Value {
    return this.map.get(this.key)
  }
}
