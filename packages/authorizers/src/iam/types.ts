import type { HeaderPairs } from '@gatewright/types'
import type { MaybePromise, Refusal } from '../decision.ts'
import type { PolicySource } from '../policy/compile-policy.ts'
import type { ConditionContext, PolicyPrincipal } from '../policy/types.ts'

/** A request whose signature is checked. */
export interface SignedRequest {
  readonly method: string
  /** Path as the client sent it, still percent-encoded, with stage or base path. */
  readonly path: string
  /** Query string as received, without `?`. */
  readonly query: string
  readonly headers: HeaderPairs
  /** The whole body; a function is asked only when its hash is needed. */
  readonly body?: Uint8Array | (() => MaybePromise<Uint8Array | undefined>)
}

/** A caller behind an access key. */
export interface CallerIdentity extends PolicyPrincipal {
  readonly userName?: string
  /** `o-…`. */
  readonly organizationId?: string
  readonly tags?: Readonly<Record<string, string>>
  readonly cognito?: {
    readonly identityId?: string
    readonly identityPoolId?: string
    readonly authenticationType?: 'authenticated' | 'unauthenticated'
    readonly authenticationProvider?: string
    readonly amr?: readonly string[]
  }
  /** Identity policies, JSON text or documents; without them nothing is allowed but by the API's resource policy. */
  readonly policies?: readonly PolicySource[]
}

/** What stands behind an access key. */
export interface SigningCredentials {
  readonly secretAccessKey: string
  /** Temporary credentials: the token that must come along. */
  readonly sessionToken?: string
  /** Temporary credentials: the end of their life, milliseconds since 1970. */
  readonly expiresAt?: number
  readonly identity: CallerIdentity
  /** Condition keys that come with the credentials, by lower-case name: `aws:multifactorauthpresent`, `aws:tokenissuetime` … */
  readonly conditions?: ConditionContext
}

/** Finds the credentials of an access key: a configuration file, a store, a function. */
export type CredentialProvider = (accessKeyId: string) => MaybePromise<SigningCredentials | undefined>

/** Hashes that signatures are made of: WebCrypto by default, `@gatewright/authorizers/node` has faster ones. */
export interface SignatureHashes {
  readonly sha256: (data: Uint8Array) => MaybePromise<Uint8Array>
  readonly hmac: (key: Uint8Array) => MaybePromise<(data: Uint8Array) => MaybePromise<Uint8Array>>
}

/** A request whose signature holds. */
export interface SignaturePermit {
  readonly authorized: true
  readonly accessKeyId: string
  readonly identity: CallerIdentity
  /** `header` or `query` (a pre-signed URL). */
  readonly from: 'header' | 'query'
  /** Temporary credentials were used. */
  readonly temporary: boolean
  /** `false`: the body is not covered (`UNSIGNED-PAYLOAD`), or chunk by chunk (`STREAMING-…`) by signatures that are not checked. */
  readonly payloadSigned: boolean
  readonly conditions: ConditionContext
  readonly explanation: string
}

export type SignatureDecision = SignaturePermit | Refusal
