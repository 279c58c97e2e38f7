import type { RestExchange, RestMethodInput } from '../compile/rest-plan.ts'
import { lastHeader } from '../exchange/headers.ts'
import { fail } from '../gateway-responses/failure.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'

/**
 * API keys: a method that requires one is open to keys of a usage plan for this stage. The key comes from `x-api-key`, or
 * from the authorizer's `usageIdentifierKey`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-key-source.html
 */
export const checkApiKey: StepDefinition<RestMethodInput, RestExchange> = {
  name: 'check-api-key',
  compile({ method, restApi, runtime }) {
    if (method.apiKeyRequired !== true) return undefined
    const isFromAuthorizer = restApi.apiKeySource === 'AUTHORIZER'
    return (exchange) => {
      const value = isFromAuthorizer ? exchange.usageIdentifierKey : lastHeader(exchange.request.headers, 'x-api-key')
      const planned = value !== undefined ? runtime.usagePlans.admit(value, exchange.stage) : undefined
      if (planned === undefined) return fail('INVALID_API_KEY', 'The API key is missing, unknown, disabled or of no usage plan for this stage')
      exchange.plannedKey = planned
      exchange.identity.apiKey = planned.key.value
      exchange.identity.apiKeyId = planned.key.id
      return undefined
    }
  },
}
