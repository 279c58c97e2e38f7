/** Where entries are kept, as bytes. Every method may answer at once or later; a store that is away answers `undefined`. */
export interface CacheStore<Value> {
  get(key: string): Value | undefined | Promise<Value | undefined>
  /** Keeps a value for `ttlSeconds`. */
  set(key: string, value: Value, ttlSeconds: number): void | Promise<void>
  delete(key: string): void | Promise<void>
  /** Drops every entry whose key begins with `prefix`. */
  deletePrefix(prefix: string): void | Promise<void>
}
