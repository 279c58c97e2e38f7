import type { SignaturePermit } from '@gatewright/authorizers/iam'
import type { ClientCertificate } from '@gatewright/types'

/** `$context.identity`: who calls. What nothing has found out yet is absent, and prints as `null` in an event. */
export interface Identity {
  accessKey?: string
  accountId?: string
  apiKey?: string
  apiKeyId?: string
  caller?: string
  cognitoAuthenticationProvider?: string
  cognitoAuthenticationType?: string
  cognitoIdentityId?: string
  cognitoIdentityPoolId?: string
  principalOrgId?: string
  user?: string
  userArn?: string
  vpcId?: string
  vpceId?: string
  readonly sourceIp: string
  readonly userAgent: string | undefined
  readonly clientCert?: ClientCertificate
}

/** `$context.authorizer`: what the authorizer gave, claims included. */
export type AuthorizerContext = Readonly<Record<string, unknown>>

/** Who was let in and how, for events that show each way in its own form. */
export type Authorization =
  | { readonly kind: 'jwt'; readonly claims: Readonly<Record<string, string>>; readonly scopes: readonly string[] | null }
  | { readonly kind: 'lambda'; readonly context: AuthorizerContext; readonly principalId: string | undefined }
  | { readonly kind: 'iam'; readonly identity: Readonly<Record<string, string>>; readonly signature: SignaturePermit }

/** What the access log says of the authorizer's call. */
export interface AuthorizerOutcome {
  readonly status?: number
  /** Milliseconds. */
  readonly latency?: number
  readonly error?: string
  readonly requestId?: string
  readonly integrationStatus?: number
  /** Milliseconds. */
  readonly integrationLatency?: number
}
