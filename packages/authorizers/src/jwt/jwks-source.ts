import type { MaybePromise } from '../decision.ts'
import { AuthorizersError } from '../errors.ts'
import { type FetchDocument, fetchJsonObject } from './fetch-document.ts'
import { isRocaModulus } from './roca.ts'
import type { KeySource, PublicJwk, SigningKey } from './types.ts'

/** Where an issuer's keys are and how they are kept. */
export interface JwksSourceOptions {
  /** The issuer; its discovery document names the key set. */
  readonly issuer: string
  /** The key set itself; then nothing is discovered. */
  readonly jwksUri?: string
  /** The global `fetch` by default. */
  readonly fetch?: FetchDocument
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** Milliseconds for which keys are believed; 2 hours by default, as AWS has it. */
  readonly maxAgeMs?: number
  /** Milliseconds between two fetches for unknown key ids or after a failure; 30,000 by default. */
  readonly cooldownMs?: number
  /** Milliseconds for one document; 1,500 by default, as AWS has it. */
  readonly timeoutMs?: number
  /** Bytes of one document; 150,000 by default, as AWS has it. */
  readonly maxBytes?: number
}

/**
 * An issuer's keys by discovery or by address: one fetch at a time, refreshed when old or when a token names an unknown key, and
 * kept on while the issuer is away.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export function createJwksSource({
  issuer,
  jwksUri,
  fetch = globalThis.fetch,
  now = Date.now,
  maxAgeMs = 7_200_000,
  cooldownMs = 30_000,
  timeoutMs = 1_500,
  maxBytes = 150_000,
}: JwksSourceOptions): KeySource {
  const limits = { fetch, timeoutMs, maxBytes }
  let keys: ReadonlyMap<string, CurrentKey> | undefined
  let fetchedAt = Number.NEGATIVE_INFINITY
  let triedAt = Number.NEGATIVE_INFINITY
  let lastFailure: unknown
  let fetching: Promise<void> | undefined

  const find = (kid: string): MaybePromise<SigningKey | undefined> => {
    const key = keys?.get(kid)
    if (key !== undefined && isFresh()) return key
    if (now() - triedAt < cooldownMs && fetching === undefined) return settle(kid)
    return refresh().then(() => settle(kid))
  }

  const settle = (kid: string): SigningKey | undefined => {
    if (keys === undefined) throw unavailable(issuer, lastFailure)
    return keys.get(kid)
  }

  const isFresh = (): boolean => now() - fetchedAt < maxAgeMs

  const refresh = (): Promise<void> => {
    if (fetching !== undefined) return fetching
    triedAt = now()
    fetching = load()
      .then(
        (found) => {
          keys = replaceKeys(keys, found)
          fetchedAt = now()
        },
        (failure: unknown) => {
          lastFailure = failure
        },
      )
      .finally(() => {
        fetching = undefined
      })
    return fetching
  }

  const load = async (): Promise<readonly PublicJwk[]> => {
    const uri = jwksUri ?? (await discover(issuer, limits).catch(discoveryFailed))
    const { keys: list } = (await fetchJsonObject(uri, limits)) as { readonly keys?: unknown }
    if (!Array.isArray(list)) throw new AuthorizersError('ERR_AUTHORIZERS_KEYS', `${uri} has no list of keys`)
    return list.filter(isPublicJwk)
  }

  return {
    find(kid) {
      try {
        return find(kid)
      } catch (cause) {
        return Promise.reject(cause instanceof Error ? cause : unavailable(issuer, cause))
      }
    },
    // While the issuer is away, what was verified with its last keys goes on being believed until it expires.
    fresh: () => keys !== undefined && (isFresh() || now() - triedAt < cooldownMs),
  }
}

/** Keys that are given and never change: a file, a test, a pool of one's own. */
export function createStaticKeys(jwks: { readonly keys: readonly PublicJwk[] }): KeySource {
  const keys = replaceKeys(undefined, jwks.keys.filter(isPublicJwk))
  return { find: (kid) => keys.get(kid), fresh: () => true }
}

interface CurrentKey extends SigningKey {
  current: boolean
}

/** A key that stays keeps its object, and with it what was verified; one that went is no longer current. */
function replaceKeys(
  before: ReadonlyMap<string, CurrentKey> | undefined,
  found: readonly PublicJwk[],
): ReadonlyMap<string, CurrentKey> {
  const keys = new Map<string, CurrentKey>()
  for (const jwk of found) {
    const { kid, n } = jwk
    if (kid === undefined || keys.has(kid) || (n !== undefined && isRocaModulus(n))) continue
    const old = before?.get(kid)
    keys.set(kid, old !== undefined && JSON.stringify(old.jwk) === JSON.stringify(jwk) ? old : { kid, jwk, current: true })
  }
  for (const [kid, old] of before ?? []) if (keys.get(kid) !== old) old.current = false
  return keys
}

async function discover(issuer: string, limits: Parameters<typeof fetchJsonObject>[1]): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const { jwks_uri: uri, issuer: named } = (await fetchJsonObject(url, limits)) as {
    readonly jwks_uri?: unknown
    readonly issuer?: unknown
  }
  if (typeof uri !== 'string' || !/^https?:\/\//i.test(uri))
    throw new AuthorizersError('ERR_AUTHORIZERS_KEYS', `${url} names no jwks_uri`)
  if (named !== undefined && named !== issuer) throw new AuthorizersError('ERR_AUTHORIZERS_KEYS', `${url} is of another issuer`)
  return uri
}

function discoveryFailed(cause: unknown): never {
  throw new AuthorizersError('ERR_AUTHORIZERS_DISCOVERY', cause instanceof Error ? cause.message : 'discovery failed', { cause })
}

function isPublicJwk(value: unknown): value is PublicJwk {
  if (typeof value !== 'object' || value === null) return false
  const { kty, kid } = value as { readonly kty?: unknown; readonly kid?: unknown }
  return typeof kty === 'string' && kty !== 'oct' && typeof kid === 'string'
}

function unavailable(issuer: string, cause: unknown): AuthorizersError {
  const reason = cause instanceof Error ? cause.message : 'no answer yet'
  const code = cause instanceof AuthorizersError ? cause.code : 'ERR_AUTHORIZERS_KEYS'
  return new AuthorizersError(code, `No keys of ${issuer}: ${reason}`, { cause })
}
