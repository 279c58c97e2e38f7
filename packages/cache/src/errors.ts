export type CacheErrorCode = 'ERR_CACHE_KEY' | 'ERR_CACHE_SIZE' | 'ERR_CACHE_STORE' | 'ERR_CACHE_TTL'

/** Thrown for a configuration that makes no sense, and for a flush that the store did not take; a store that is away is a miss. */
export class CacheError extends Error {
  override readonly name = 'CacheError'
  readonly code: CacheErrorCode

  constructor(code: CacheErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
