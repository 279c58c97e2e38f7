import type { MaybePromise, Refusal } from '../decision.ts'

/** A token's claims as the issuer wrote them. */
export type Claims = Readonly<Record<string, unknown>>

/** A public key as a JSON Web Key Set lists it. */
export interface PublicJwk {
  readonly kty: string
  readonly kid?: string
  readonly alg?: string
  readonly use?: string
  readonly key_ops?: readonly string[]
  readonly n?: string
  readonly e?: string
  readonly crv?: string
  readonly x?: string
  readonly y?: string
}

/** Signature algorithms that can be allowed; RSA's are by default. */
export type SignatureAlgorithm =
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'EdDSA'
  | 'Ed25519'

/** Checks the signature of one compact token with the key that it was made for. */
export type VerifySignature = (token: string) => MaybePromise<boolean>

/** Makes the check for one key and algorithm; called once a key. */
export type CreateVerifier = (jwk: PublicJwk, algorithm: SignatureAlgorithm) => MaybePromise<VerifySignature>

/** A key that an issuer publishes now. */
export interface SigningKey {
  readonly kid: string
  readonly jwk: PublicJwk
  /** `false` as soon as the issuer has withdrawn the key: what it had signed is no longer believed. */
  readonly current: boolean
}

/** An issuer's keys. */
export interface KeySource {
  /** The key with this id, or `undefined`. Rejects with `ERR_AUTHORIZERS_KEYS` when no keys could be had at all. */
  readonly find: (kid: string) => MaybePromise<SigningKey | undefined>
  /** Whether the keys are young enough to believe what was verified with them before. */
  readonly fresh: () => boolean
}

/** A token that passed. */
export interface JwtPermit {
  readonly authorized: true
  readonly principalId: string | undefined
  readonly claims: Claims
  /** Claims as `$context.authorizer.claims.*` shows them: every value a string. */
  readonly contextClaims: Readonly<Record<string, string>>
  /** The token's scopes when the route asks for scopes, else `null`. */
  readonly scopes: readonly string[] | null
  readonly explanation: string
}

export type JwtDecision = JwtPermit | Refusal
