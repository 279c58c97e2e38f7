/** What to do about an unauthorised client that asks to invalidate: AWS's `unauthorizedCacheControlHeaderStrategy`. */
export type UnauthorizedCacheControlHeaderStrategy =
  | 'FAIL_WITH_403'
  | 'SUCCEED_WITH_RESPONSE_HEADER'
  | 'SUCCEED_WITHOUT_RESPONSE_HEADER'

/** How a request wants to use the cache. */
export type CacheUse =
  | { readonly use: 'read' }
  /** Go to the integration and put its answer in place of the entry. */
  | { readonly use: 'invalidate' }
  /** The request was to invalidate, but may not: read, and add this header to the answer. */
  | { readonly use: 'read-with-warning'; readonly warning: string }
  | { readonly use: 'refuse' }

/** The value of AWS's `Warning` header. */
const WARNING = '199 Cache-control headers were ignored because the caller was unauthorized.'
const MAX_AGE_0 = /(?:^|,)\s*max-age\s*=\s*"?0+"?\s*(?:,|$)/i

/** Whether a request asks to invalidate its entry: `Cache-Control: max-age=0`. */
export function asksToInvalidate(cacheControl: string | undefined): boolean {
  return cacheControl !== undefined && MAX_AGE_0.test(cacheControl)
}

/**
 * What a request that asks to invalidate gets.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html#invalidate-method-caching
 */
export function invalidationOf({ may, strategy }: InvalidationOptions): CacheUse {
  if (may) return { use: 'invalidate' }
  if (strategy === 'FAIL_WITH_403') return { use: 'refuse' }
  if (strategy === 'SUCCEED_WITHOUT_RESPONSE_HEADER') return { use: 'read' }
  return { use: 'read-with-warning', warning: WARNING }
}

export interface InvalidationOptions {
  /** Whether no authorization is needed, or the caller has `execute-api:InvalidateCache`. */
  readonly may: boolean
  readonly strategy: UnauthorizedCacheControlHeaderStrategy
}
