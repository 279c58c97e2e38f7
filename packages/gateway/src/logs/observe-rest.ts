import type { RestExchange } from '../compile/rest-plan.ts'
import { ANSWERED, type ObserveStep, type Verdict } from '../pipelines/run.ts'
import type { Decision, DecisionTrace } from './decision-trace.ts'
import { printBody } from './printable.ts'

/** What is asked when a step has ended: what it made of the exchange. Steps themselves know nothing of traces. */
const DETAILS: Readonly<Record<string, (exchange: RestExchange) => Readonly<Record<string, unknown>>>> = {
  'match-resource': ({ arrival, method, pathParameters, stage }) => ({ ...stage.router.explain(method, arrival.path), pathParameters }),
  filter: ({ waf }) => ({ ...waf }),
  'validate-request': ({ payload, pathParameters, query, request }) => ({ path: pathParameters, query: query.all, headers: request.headers, body: printBody(payload) }),
  'read-cache': ({ cache, cacheKey }) => ({ cache, cacheKey }),
  authorize: ({ authorizer, authorizerOutcome }) => ({ authorizer, outcome: authorizerOutcome }),
  'check-api-key': ({ plannedKey }) => ({ apiKeyId: plannedKey?.key.id, usagePlanId: plannedKey?.plan.id }),
  'map-request': ({ integrationRequest, overrides, pathParameters, payload, query, request, stage }) => ({
    before: { path: pathParameters, query: query.all, headers: request.headers, body: printBody(payload), stageVariables: stage.stageVariables },
    after: integrationRequest && {
      method: integrationRequest.method,
      uri: integrationRequest.uri,
      query: integrationRequest.query,
      headers: integrationRequest.headers,
      body: printBody(integrationRequest.body),
    },
    overrides: overrides?.requestOverride,
  }),
  integrate: ({ integration, integrationResponse }) => ({
    ...integration,
    headers: integrationResponse?.headers,
    body: printBody(integrationResponse?.body),
  }),
  'map-response': ({ answer, integrationResponse, overrides }) => ({
    before: { status: integrationResponse?.status, headers: integrationResponse?.headers, body: printBody(integrationResponse?.body) },
    after: answer && { status: answer.status, headers: answer.headers.slice(), body: printBody(answer.body) },
    overrides: overrides?.responseOverride,
  }),
}

/** What a step of a REST API made of the exchange. */
export function describeRestStep(step: string, exchange: RestExchange): Readonly<Record<string, unknown>> {
  return DETAILS[step]?.(exchange) ?? {}
}

/** An empty trace of an exchange. */
export function beginTrace({ arrival, method, requestId, stage }: RestExchange): DecisionTrace {
  return { requestId, apiId: stage.apiId, stage: stage.stageName, method, path: arrival.path, status: undefined, decisions: [], log: [] }
}

/** Writes each step of an exchange into its trace. */
export function observeRest(exchange: RestExchange, trace: DecisionTrace): ObserveStep {
  return (step, verdict, startedAt) => {
    const now = exchange.runtime.now()
    trace.decisions.push(decision({ step, verdict, at: startedAt - exchange.receivedAt, took: now - startedAt, details: describeRestStep(step, exchange) }))
  }
}

function decision({ verdict, ...facts }: Pick<Decision, 'step' | 'at' | 'took' | 'details'> & { readonly verdict: Verdict }): Decision {
  if (verdict === undefined) return { ...facts, verdict: 'passed' }
  return verdict === ANSWERED ? { ...facts, verdict: 'answered' } : { ...facts, verdict: 'failed', failure: verdict }
}
