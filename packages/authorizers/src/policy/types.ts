/** What policies make of a request. */
export type PolicyEffect = 'Allow' | 'ExplicitDeny' | 'ImplicitDeny'

/** Who asks, as policies see it. */
export interface PolicyPrincipal {
  /** The caller's ARN: `arn:aws:iam::123456789012:user/ana`, or of a session `arn:aws:sts::123456789012:assumed-role/role/session`. */
  readonly arn: string
  readonly accountId: string
  /** ARN of the role behind a session. */
  readonly roleArn?: string
  /** `AIDA…`, `AROA…:session`. */
  readonly userId?: string
}

/** A request as policies see it. */
export interface PolicyRequest {
  /** For example `execute-api:Invoke`. */
  readonly action: string
  /** ARN of what is asked for. */
  readonly resource: string
  /** `undefined`: nobody has been authenticated. */
  readonly principal?: PolicyPrincipal | undefined
  /** Values of condition keys, by lower-case name (`aws:sourceip`). */
  readonly context?: ConditionContext
}

/** Values of condition keys, by lower-case name; absent or `undefined`: the key is not in the request. */
export type ConditionContext = Readonly<Record<string, ConditionValue | undefined>>
export type ConditionValue = string | number | boolean | readonly string[]
