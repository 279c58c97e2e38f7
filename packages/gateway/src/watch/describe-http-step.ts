import type { HttpExchange } from '../compile/http-plan.ts'
import { printBody } from '../logs/printable.ts'

/** What a step of an HTTP API made of the exchange. */
export function describeHttpStep(step: string, exchange: HttpExchange): Readonly<Record<string, unknown>> {
  return DETAILS[step]?.(exchange) ?? {}
}

const DETAILS: Readonly<Record<string, (exchange: HttpExchange) => Readonly<Record<string, unknown>>>> = {
  'match-route': ({ arrival, method, pathParameters, stage }) => ({ ...stage.router.explain(method, arrival.path), pathParameters }),
  authorize: ({ authorizer, authorizerOutcome }) => ({ authorizer, outcome: authorizerOutcome }),
  'map-parameters': ({ integrationRequest, payload }) => ({
    before: printBody(payload),
    uri: integrationRequest?.uri,
    query: integrationRequest?.query,
    headers: integrationRequest?.headers,
    after: printBody(integrationRequest?.body),
  }),
  integrate: ({ integration, integrationResponse }) => ({ ...integration, headers: integrationResponse?.headers, body: printBody(integrationResponse?.body) }),
  'map-response': ({ answer }) => ({ status: answer?.status, headers: answer?.headers.slice(), body: printBody(answer?.body) }),
}
