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

export interface CacheControlOptions {
  /** The request's `Cache-Control`, or `undefined`. */
  readonly cacheControl: string | undefined
  /** Whether invalidating needs `execute-api:InvalidateCache`. */
  readonly requireAuthorization: boolean
  /** Whether the caller has it; asked only when it matters. */
  readonly mayInvalidate: () => boolean
  readonly strategy: UnauthorizedCacheControlHeaderStrategy
}

const READ: CacheUse = { use: 'read' }
const MAX_AGE_0 = /(?:^|,)\s*max-age\s*=\s*"?0+"?\s*(?:,|$)/i

/**
 * What `Cache-Control: max-age=0` comes to.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html#invalidate-method-caching
 */
export function cacheUseOf({ cacheControl, requireAuthorization, mayInvalidate, strategy }: CacheControlOptions): CacheUse {
  if (cacheControl === undefined || !MAX_AGE_0.test(cacheControl)) return READ
  if (!requireAuthorization || mayInvalidate()) return { use: 'invalidate' }
  if (strategy === 'FAIL_WITH_403') return { use: 'refuse' }
  if (strategy === 'SUCCEED_WITHOUT_RESPONSE_HEADER') return READ
  return { use: 'read-with-warning', warning: '199 API Gateway "Cache-Control header was ignored because the caller was unauthorized."' }
}
