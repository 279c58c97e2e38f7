/** Values that are made once for a key, and let go when nobody holds them any more. */
export interface Registry<Value extends object> {
  /** The value of a key; made where there is none, or where the last one is gone. */
  readonly get: (key: string, create: () => Value) => Value
  /** What is there now of keys that begin so. */
  readonly startingWith: (prefix: string) => readonly Value[]
  /** Keys that are held now. */
  readonly size: () => number
}

/**
 * A registry of values that plans hold: what an authorizer has learnt outlives a new deployment, and goes with the last plan that
 * uses it, so that withdrawn APIs leave nothing behind.
 */
export function createRegistry<Value extends object>(): Registry<Value> {
  const held = new Map<string, WeakRef<Value>>()
  const gone = new FinalizationRegistry((key: string) => {
    if (held.get(key)?.deref() === undefined) held.delete(key)
  })
  return {
    get(key, create) {
      const known = held.get(key)?.deref()
      if (known !== undefined) return known
      const value = create()
      held.set(key, new WeakRef(value))
      gone.register(value, key)
      return value
    },
    startingWith: (prefix) =>
      [...held].flatMap(([key, reference]) => {
        const value = key.startsWith(prefix) ? reference.deref() : undefined
        return value === undefined ? [] : [value]
      }),
    size: () => held.size,
  }
}
