import type { RestExchange, RestMethodInput } from '../compile/rest-plan.ts'
import { fail } from '../gateway-responses/failure.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'

/** Authorizers: a method with one that is not built in is closed, never public. */
export const authorize: StepDefinition<RestMethodInput, RestExchange> = {
  name: 'authorize',
  compile({ method, report }) {
    const type = method.authorizationType
    if (type === undefined || type === 'NONE') return undefined
    report({ severity: 'error', message: `Authorization ${type} is not enforced; every request is answered with 500` })
    return () => fail('AUTHORIZER_CONFIGURATION_ERROR', `The method asks for ${type}, which this gateway does not evaluate`)
  },
}
