import { isPrivate } from './check-endpoint.ts'
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
    const policy = runtime.resourcePolicyOf(restApi) ?? (isPrivate(restApi) ? SILENT : undefined)
    if (policy === undefined) return undefined
    const type = method.authorizationType ?? 'NONE'
    return (exchange) => {
      const refusal = policy.before(type, policyRequest(exchange))
      return refusal === undefined ? undefined : failureOfRefusal(refusal)
    }
  },
}

/** A private API without a policy lets nobody in: AWS does not deploy one. */
const SILENT = createResourcePolicy({ Version: '2012-10-17', Statement: [] })
