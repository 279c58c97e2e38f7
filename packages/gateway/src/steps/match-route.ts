import type { HttpExchange } from '../compile/http-plan.ts'
import { fail } from '../gateway-responses/failure.ts'
import type { Verdict } from '../pipelines/run.ts'

/**
 * Finds the route; none is 404 `{"message":"Not Found"}`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function matchRoute(exchange: HttpExchange): Verdict {
  const match = exchange.stage.router.find(exchange.method, exchange.arrival.path)
  if (match === undefined) return fail('RESOURCE_NOT_FOUND', 'No route matches the request')
  exchange.operation = match.value
  exchange.pathParameters = match.pathParameters
  return undefined
}
