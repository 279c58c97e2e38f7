import { createResourcePolicy } from '@gatewright/authorizers/policy'
import { policyRequest } from '../access/policy-request.ts'
import { failureOfRefusal } from '../access/refusal.ts'
import type { RestExchange, RestMethodInput } from '../compile/rest-plan.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'

/**
 * The API's resource policy before the authorizer: a method without one needs an allow, a Lambda authorizer's only no deny.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export const evaluateResourcePolicy: StepDefinition<RestMethodInput, RestExchange> = {
  name: 'evaluate-resource-policy',
  compile({ method, restApi, runtime }) {
    if (restApi.policy === undefined || restApi.policy === '') return undefined
    const apiArn = `arn:aws:execute-api:${runtime.region}:${runtime.accountId}:${restApi.id}`
    const policy = createResourcePolicy(restApi.policy, { apiArn })
    const type = method.authorizationType ?? 'NONE'
    return (exchange) => {
      const refusal = policy.before(type, policyRequest(exchange))
      return refusal === undefined ? undefined : failureOfRefusal(refusal)
    }
  },
}
