import type { RestExchange, RestMethodInput } from '../compile/rest-plan.ts'
import { fail } from '../gateway-responses/failure.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'

/** Resource policies: an API that has one is closed until its evaluation is built in. */
export const evaluateResourcePolicy: StepDefinition<RestMethodInput, RestExchange> = {
  name: 'evaluate-resource-policy',
  compile({ restApi, report }) {
    if (restApi.policy === undefined || restApi.policy === '') return undefined
    report({ severity: 'error', message: 'The resource policy is not enforced; every request is answered with 403' })
    return () => fail('ACCESS_DENIED', 'The API has a resource policy, which this gateway does not evaluate')
  },
}
