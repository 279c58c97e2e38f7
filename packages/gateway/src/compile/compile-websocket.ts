import { compileIntegration } from '@gatewright/integrations'
import type { V2ApiSnapshot, V2Route, V2Stage, V2StagePublication } from '@gatewright/types'
import { createRouteSelector } from '@gatewright/websocket-routes'
import { SOCKET_VARIABLES } from '../context/socket-context.ts'
import { fail } from '../gateway-responses/failure.ts'
import { compileAccessLog } from '../logs/access-log.ts'
import { compileSteps } from '../pipelines/compile-steps.ts'
import { webSocketPipeline } from '../pipelines/websocket.ts'
import type { Runtime } from '../runtime.ts'
import { integrationDefinition } from './integration-definition.ts'
import type { ReportProblem } from './publication-problem.ts'
import type { WebSocketRoutePlan, WebSocketStagePlan } from './websocket-plan.ts'

/** Milliseconds: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html, WebSocket APIs. */
const DEFAULT_TIMEOUT = 29_000

/** Compiles one stage of a WebSocket API. A route that cannot be compiled answers `Internal server error`. */
export function compileWebSocketStage(
  runtime: Runtime,
  { stage, deployment }: V2StagePublication,
  report: ReportProblem,
): WebSocketStagePlan {
  const stageVariables = stage.stageVariables ?? {}
  const { apiId, routeSelectionExpression } = deployment.api
  return {
    apiId,
    stageName: stage.stageName,
    isDefaultEndpointDisabled: deployment.api.disableExecuteApiEndpoint === true,
    stageVariables: Object.keys(stageVariables).length === 0 ? undefined : stageVariables,
    routes: createRouteSelector({
      routeSelectionExpression,
      routes: deployment.routes.map((route) => ({ routeKey: route.routeKey, value: compileRoute({ runtime, stage, deployment, route, report }) })),
    }),
    accessLog: compileAccessLog({
      settings: stage.accessLogSettings,
      sinks: runtime.sinks,
      apiId,
      stage: stage.stageName,
      isCanary: false,
      variables: SOCKET_VARIABLES,
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

function compileRoute({ runtime, stage, deployment, route, report }: RouteSource): WebSocketRoutePlan {
  const { routeKey } = route
  const reportHere: ReportProblem = (problem) => report({ operation: routeKey, ...problem })
  try {
    const integrationId = route.target?.replace('integrations/', '')
    const integration = deployment.integrations.find((candidate) => candidate.integrationId === integrationId)
    if (integration === undefined && !isLifecycle(routeKey)) throw new Error(`Route ${routeKey} has no integration`)
    const plan =
      integration &&
      compileIntegration(integrationDefinition(integration, { answerFormat: 'websocket', defaultTimeout: DEFAULT_TIMEOUT }), { region: runtime.region })
    const settings = { ...stage.defaultRouteSettings, ...stage.routeSettings?.[routeKey] }
    const stageVariables = stage.stageVariables ?? {}
    const input = { runtime, api: deployment.api, snapshot: deployment, stage, stageVariables, route, integration, plan, settings, report: reportHere }
    return { routeKey, steps: compileSteps(stepsOf(routeKey), input) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    reportHere({ severity: 'error', message })
    return { routeKey, steps: [{ name: 'compile', run: () => fail('API_CONFIGURATION_ERROR', message) }] }
  }
}

function isLifecycle(routeKey: string): boolean {
  return routeKey === '$connect' || routeKey === '$disconnect'
}

function stepsOf(routeKey: string): (typeof webSocketPipeline)['message'] {
  if (routeKey === '$connect') return webSocketPipeline.connect
  return routeKey === '$disconnect' ? webSocketPipeline.disconnect : webSocketPipeline.message
}
