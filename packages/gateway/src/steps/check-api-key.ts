import { failureOfRefusal } from '../access/refusal.ts'
import type { HttpExchange, HttpRouteInput } from '../compile/http-plan.ts'
import type { RestExchange, RestMethodInput } from '../compile/rest-plan.ts'
import { lastHeader } from '../exchange/headers.ts'
import { readHttpExtensions } from '../http-extensions.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'
import type { Verdict } from '../pipelines/run.ts'

/**
 * API keys: a method that requires one is open to keys of a usage plan for this stage. The key comes from `x-api-key`, or
 * from the authorizer's `usageIdentifierKey`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-key-source.html
 */
export const checkApiKey: StepDefinition<RestMethodInput, RestExchange> = {
  name: 'check-api-key',
  compile({ method, restApi }) {
    if (method.apiKeyRequired !== true) return undefined
    const isFromAuthorizer = restApi.apiKeySource === 'AUTHORIZER'
    return (exchange) => admit(exchange, isFromAuthorizer ? exchange.usageIdentifierKey : lastHeader(exchange.request.headers, 'x-api-key'))
  },
}

/** An extension: a stage of an HTTP API whose requests need a key, in `x-api-key`, of a usage plan for it. */
export const checkRouteKey: StepDefinition<HttpRouteInput, HttpExchange> = {
  name: 'check-api-key',
  compile({ runtime, stageVariables }) {
    if (!readHttpExtensions(stageVariables, runtime.httpExtensions).needsApiKey) return undefined
    return (exchange) => admit(exchange, lastHeader(exchange.request.headers, 'x-api-key'))
  },
}

function admit(exchange: HttpExchange | RestExchange, value: string | undefined): Verdict {
  const planned = exchange.runtime.usagePlans.admit(value, exchange.stage)
  if ('code' in planned) return failureOfRefusal(planned)
  exchange.plannedKey = planned
  exchange.identity.apiKey = planned.key.value
  exchange.identity.apiKeyId = planned.key.id
  return undefined
}
