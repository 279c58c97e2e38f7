import { compileIntegration } from '@gatewright/integrations'
import { createHttpRouter } from '@gatewright/router'
import type { V2ApiSnapshot, V2Route, V2Stage, V2StagePublication } from '@gatewright/types'
import { HTTP_VARIABLES } from '../context/http-context.ts'
import { fail } from '../gateway-responses/failure.ts'
import { compileAccessLog } from '../logs/access-log.ts'
import { compileSteps } from '../pipelines/compile-steps.ts'
import { httpPipeline } from '../pipelines/http.ts'
import type { Runtime } from '../runtime.ts'
import { integrationDefinition } from './integration-definition.ts'
import type { HttpRoutePlan, HttpStagePlan } from './http-plan.ts'
import type { ReportProblem } from './publication-problem.ts'

/** Milliseconds: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html, HTTP APIs. */
const DEFAULT_TIMEOUT = 30_000

/** Compiles one stage of an HTTP API. A route that cannot be compiled answers 500. */
export function compileHttpStage(runtime: Runtime, { stage, deployment }: V2StagePublication, report: ReportProblem): HttpStagePlan {
  const { api, routes } = deployment
  const stageVariables = stage.stageVariables ?? {}
  return {
    apiId: api.apiId,
    stageName: stage.stageName,
    isDefaultEndpointDisabled: api.disableExecuteApiEndpoint === true,
    stageVariables: Object.keys(stageVariables).length === 0 ? undefined : stageVariables,
    router: createHttpRouter(
      routes.map((route) => ({ routeKey: route.routeKey, value: compileRoute({ runtime, stage, deployment, route, report }) })),
    ),
    unmatched: { routeKey: undefined, steps: [] },
    addCorsHeaders: httpPipeline.addCorsHeaders(api.corsConfiguration),
    accessLog: compileAccessLog({
      settings: stage.accessLogSettings,
      sinks: runtime.sinks,
      apiId: api.apiId,
      stage: stage.stageName,
      isCanary: false,
      variables: HTTP_VARIABLES,
    }),
  }
}

interface RouteSource {
  readonly runtime: Runtime
  readonly stage: V2Stage
  readonly deployment: V2ApiSnapshot
  readonly route: V2Route
  readonly report: ReportProblem
}

function compileRoute({ runtime, stage, deployment, route, report }: RouteSource): HttpRoutePlan {
  const { routeKey } = route
  const reportHere: ReportProblem = (problem) => report({ operation: routeKey, ...problem })
  try {
    const integrationId = route.target?.replace('integrations/', '')
    const integration = deployment.integrations.find((candidate) => candidate.integrationId === integrationId)
    if (integration === undefined) throw new Error(`Route ${routeKey} has no integration`)
    const format = { answerFormat: integration.payloadFormatVersion ?? '1.0', defaultTimeout: DEFAULT_TIMEOUT } as const
    const plan = compileIntegration(integrationDefinition(integration, format), { region: runtime.region })
    const settings = { ...stage.defaultRouteSettings, ...stage.routeSettings?.[routeKey] }
    const stageVariables = stage.stageVariables ?? {}
    const input = { runtime, api: deployment.api, snapshot: deployment, stage, stageVariables, route, integration, plan, settings, report: reportHere }
    return { routeKey, steps: compileSteps(httpPipeline.steps, input) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    reportHere({ severity: 'error', message })
    return { routeKey, steps: [{ name: 'compile', run: () => fail('API_CONFIGURATION_ERROR', message) }] }
  }
}
