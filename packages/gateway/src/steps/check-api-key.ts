import type { RestExchange, RestMethodInput } from '../compile/rest-plan.ts'
import { fail } from '../gateway-responses/failure.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'

/** API keys: a method that requires one is closed until usage plans are built in. */
export const checkApiKey: StepDefinition<RestMethodInput, RestExchange> = {
  name: 'check-api-key',
  compile({ method, report }) {
    if (method.apiKeyRequired !== true) return undefined
    report({ severity: 'error', message: 'API keys are not enforced; every request is answered with 403' })
    return () => fail('INVALID_API_KEY', 'The method requires an API key, which this gateway does not check')
  },
}
