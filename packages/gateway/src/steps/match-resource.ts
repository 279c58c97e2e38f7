import type { RestExchange } from '../compile/rest-plan.ts'
import { lastHeader } from '../exchange/headers.ts'
import { fail } from '../gateway-responses/failure.ts'
import type { Verdict } from '../pipelines/run.ts'

/**
 * Finds the method. No resource and no method are one answer: 403 MISSING_AUTHENTICATION_TOKEN, never 404 or 405.
 * Recorded: test_routing_not_found. `X-HTTP-Method-Override` names the method that counts
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html).
 */
export function matchResource(exchange: RestExchange): Verdict {
  const override = lastHeader(exchange.request.headers, 'x-http-method-override')
  if (override !== undefined && override !== '') exchange.method = override.toUpperCase()
  const match = exchange.stage.router.find(exchange.method, exchange.arrival.path)
  if (match === undefined) return fail('MISSING_AUTHENTICATION_TOKEN', 'No method matches the request')
  exchange.operation = match.value
  exchange.pathParameters = match.pathParameters
  return undefined
}
