import type { PolicyEffect } from './types.ts'

/** What the two sides of a request say. */
export interface PolicyEffects {
  /** Of the caller's identity policies, or of a Lambda or Cognito authorizer. */
  readonly identity: PolicyEffect
  /** Of the API's resource policy; an API without one is silent. */
  readonly resource: PolicyEffect
  /** The caller's account is not the API's. */
  readonly crossAccount: boolean
}

/**
 * AWS's tables A (same account: one side must allow) and B (cross account: both must); a deny on either side wins.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html#apigateway-resource-policies-iam-policies-interaction
 */
export function combineEffects({ identity, resource, crossAccount }: PolicyEffects): PolicyEffect {
  if (identity === 'ExplicitDeny' || resource === 'ExplicitDeny') return 'ExplicitDeny'
  const allowed = crossAccount ? identity === 'Allow' && resource === 'Allow' : identity === 'Allow' || resource === 'Allow'
  return allowed ? 'Allow' : 'ImplicitDeny'
}

/** What several policies of one side say together. */
export function anyEffect(effects: Iterable<PolicyEffect>): PolicyEffect {
  let all: PolicyEffect = 'ImplicitDeny'
  for (const effect of effects) {
    if (effect === 'ExplicitDeny') return effect
    if (effect === 'Allow') all = effect
  }
  return all
}
