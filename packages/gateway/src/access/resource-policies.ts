import { createResourcePolicy, type ResourcePolicy } from '@gatewright/authorizers/policy'
import type { RestApi } from '@gatewright/types'

/** The resource policy of an API; `undefined` where it has none. Throws AuthorizersError for one that is no policy. */
export type ResourcePolicyOf = (restApi: RestApi) => ResourcePolicy | undefined

/** Compiles a policy once an API, for all of its methods. */
export function createResourcePolicies({ region, accountId }: { readonly region: string; readonly accountId: string }): ResourcePolicyOf {
  const compiled = new WeakMap<RestApi, ResourcePolicy>()
  return (restApi) => {
    if (restApi.policy === undefined || restApi.policy === '') return undefined
    const known = compiled.get(restApi)
    if (known !== undefined) return known
    const policy = createResourcePolicy(restApi.policy, { apiArn: `arn:aws:execute-api:${region}:${accountId}:${restApi.id}` })
    compiled.set(restApi, policy)
    return policy
  }
}
