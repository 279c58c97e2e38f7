import { LRUCache } from 'lru-cache'
import type { MaybePromise } from '../decision.ts'
import { AuthorizersError } from '../errors.ts'
import { keyFits, RSA_ALGORITHMS } from './algorithms.ts'
import { createHeaderReader, fault, readCompactToken, type CompactToken, type TokenFault } from './compact-token.ts'
import { verifyTimes } from './times.ts'
import type { Claims, CreateVerifier, KeySource, SignatureAlgorithm, SigningKey, VerifySignature } from './types.ts'
import { createWebVerifier } from './web-verifier.ts'

/** A token whose signature and times hold. */
export interface VerifiedToken {
  readonly claims: Claims
  /** Seconds since 1970. */
  readonly expiresAt: number
  readonly key: SigningKey
  /** What a user of the verifier derives from the claims once. */
  derived?: unknown
}

/** A token that was not believed; `keysAway` when the reason is that no keys could be had. */
export interface RefusedToken extends TokenFault {
  readonly keysAway?: boolean
}

export interface TokenVerifierOptions {
  readonly keys: KeySource
  /** RSA's by default, as API Gateway has it. */
  readonly algorithms?: readonly SignatureAlgorithm[] | undefined
  /** WebCrypto by default. */
  readonly createVerifier?: CreateVerifier | undefined
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined
  /** Verified tokens remembered at most; 10,000 by default, 0 remembers none. */
  readonly maxTokens?: number | undefined
}

/** Verifies tokens of one issuer's keys and remembers the good ones until they expire or their key is withdrawn. */
export interface TokenVerifier {
  readonly verify: (text: string) => MaybePromise<VerifiedToken | RefusedToken>
}

export function createTokenVerifier({
  keys,
  algorithms = RSA_ALGORITHMS,
  createVerifier = createWebVerifier,
  now = Date.now,
  maxTokens = 10_000,
}: TokenVerifierOptions): TokenVerifier {
  const remembered = maxTokens > 0 ? new LRUCache<string, VerifiedToken>({ max: maxTokens }) : undefined
  const readHeader = createHeaderReader()
  const verifiers = new WeakMap<SigningKey, Map<SignatureAlgorithm, MaybePromise<VerifySignature>>>()

  const verify = (text: string): MaybePromise<VerifiedToken | RefusedToken> => {
    const known = remembered?.get(text)
    if (known === undefined || !known.key.current || !keys.fresh()) return verifyFresh(text)
    if (known.expiresAt * 1000 > now()) return known
    remembered?.delete(text)
    return fault('the token has expired', 'exp is not after the current time')
  }

  const verifyFresh = (text: string): MaybePromise<VerifiedToken | RefusedToken> => {
    const token = readCompactToken(text, readHeader)
    if ('description' in token) return token
    const algorithm = algorithms.find((allowed) => allowed === token.alg)
    if (algorithm === undefined)
      return fault(`signing method ${token.alg.replace(/\W/g, '').slice(0, 20)} is invalid`, 'The algorithm is not allowed')
    if (token.kid === undefined) return fault('unable to find a signing key', 'The header has no kid')
    const key = keys.find(token.kid)
    if (isPromise(key)) return key.then((found) => verifyWith(token, algorithm, found), keysAway)
    return verifyWith(token, algorithm, key)
  }

  const verifyWith = (
    token: CompactToken,
    algorithm: SignatureAlgorithm,
    key: SigningKey | undefined,
  ): MaybePromise<VerifiedToken | RefusedToken> => {
    if (key === undefined) return fault('unable to find a signing key', 'No key of the issuer has the kid')
    if (!keyFits(key.jwk, algorithm))
      return fault('the key is not for this signing method', 'The key with the kid is of another kind')
    const verifier = verifierOf(key, algorithm)
    const finish = (valid: boolean): VerifiedToken | RefusedToken => (valid ? accept(token, key) : unsigned())
    if (isPromise(verifier)) return verifier.then((check) => check(token.text)).then(finish, unusable)
    const valid = verifier(token.text)
    return isPromise(valid) ? valid.then(finish, unusable) : finish(valid)
  }

  const verifierOf = (key: SigningKey, algorithm: SignatureAlgorithm): MaybePromise<VerifySignature> => {
    let byAlgorithm = verifiers.get(key)
    if (byAlgorithm === undefined)
      verifiers.set(key, (byAlgorithm = new Map<SignatureAlgorithm, MaybePromise<VerifySignature>>()))
    let verifier = byAlgorithm.get(algorithm)
    if (verifier === undefined) {
      verifier = make(key, algorithm)
      byAlgorithm.set(algorithm, verifier)
      if (isPromise(verifier))
        void verifier.then(
          (made) => byAlgorithm.set(algorithm, made),
          () => undefined,
        )
    }
    return verifier
  }

  const make = (key: SigningKey, algorithm: SignatureAlgorithm): MaybePromise<VerifySignature> => {
    try {
      return createVerifier(key.jwk, algorithm)
    } catch {
      return () => false
    }
  }

  const accept = ({ text, claims }: CompactToken, key: SigningKey): VerifiedToken | RefusedToken => {
    const times = verifyTimes(claims, now())
    if (typeof times === 'object') return times
    const verified: VerifiedToken = { claims, expiresAt: times, key }
    remembered?.set(text, verified)
    return verified
  }

  return { verify }
}

function keysAway(cause: unknown): RefusedToken {
  if (!(cause instanceof AuthorizersError)) throw cause
  const description =
    cause.code === 'ERR_AUTHORIZERS_DISCOVERY' ? 'OIDC discovery endpoint communication error' : 'JWKS communication error'
  return { ...fault(description, cause.message), keysAway: true }
}

function unusable(): RefusedToken {
  return fault('the token signature is invalid', 'The key cannot be used')
}

function unsigned(): RefusedToken {
  return fault('the token signature is invalid', 'The signature does not match')
}

function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return value instanceof Promise
}
