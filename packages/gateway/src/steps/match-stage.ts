import { collapseLeadingSlashes, matchHttpStage, matchRestStage } from '@gatewright/router'
import type { GatewayRequest } from '@gatewright/types'
import type { CanaryChoice } from '../canary-choice.ts'
import type { RestStage } from '../compile/api-plan.ts'
import type { HttpStagePlan } from '../compile/http-plan.ts'
import type { RestStagePlan } from '../compile/rest-plan.ts'
import type { WebSocketStagePlan } from '../compile/websocket-plan.ts'
import type { Arrival } from '../exchange/exchange.ts'
import type { HostMatch } from './match-host.ts'

/** The stage that serves a request, and the request's path in its API. */
export interface StagedArrival<Stage> {
  readonly stage: Stage
  readonly arrival: Arrival
}

/**
 * The stage of a REST API, and the side of its canary: traffic is split at random by `percentTraffic`, or as `chooseCanary` says.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html
 */
export function matchStageOfRestApi(
  host: HostMatch,
  stages: ReadonlyMap<string, RestStage>,
  { chooseCanary, request }: { readonly chooseCanary: CanaryChoice; readonly request: GatewayRequest },
): StagedArrival<RestStagePlan> | undefined {
  const named = nameStage(host, stages, matchRestStage)
  if (named === undefined) return undefined
  const stage = stages.get(named.stageName) as RestStage
  const plan = sideOf(stage, (scope) => chooseCanary(request, scope))
  if (isClosed(plan, host)) return undefined
  const { basePathMatched, clientProblem, domainName } = host
  const { path } = named
  const fullPath = fullPathOf(host, named)
  const eventPath = collapseLeadingSlashes(basePathMatched === undefined ? path : fullPath)
  return { stage: plan, arrival: { domainName, basePathMatched, path, eventPath, fullPath, clientProblem } }
}

function sideOf({ canary, main }: RestStage, draw: (scope: string) => number): RestStagePlan {
  if (canary === undefined || canary.percentTraffic === 0) return main
  return draw(`${main.apiId}/${main.stageName}`) < canary.percentTraffic ? canary.plan : main
}

/**
 * The stage of an HTTP API: the one that the path names, else `$default`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function matchStageOfHttpApi(
  host: HostMatch,
  stages: ReadonlyMap<string, HttpStagePlan>,
): StagedArrival<HttpStagePlan> | undefined {
  const named = nameStage(host, stages, matchHttpStage)
  if (named === undefined) return undefined
  const stage = stages.get(named.stageName) as HttpStagePlan
  return isClosed(stage, host) ? undefined : { stage, arrival: arrive(host, named) }
}

/** The stage of a WebSocket API: always the first segment of the path. */
export function matchStageOfWebSocketApi(
  host: HostMatch,
  stages: ReadonlyMap<string, WebSocketStagePlan>,
): StagedArrival<WebSocketStagePlan> | undefined {
  const named = nameStage(host, stages, matchRestStage)
  if (named === undefined) return undefined
  const stage = stages.get(named.stageName) as WebSocketStagePlan
  return isClosed(stage, host) ? undefined : { stage, arrival: arrive(host, named) }
}

/**
 * Whether a request came by the API's own host, which the API has disabled.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html
 */
function isClosed({ isDefaultEndpointDisabled }: { readonly isDefaultEndpointDisabled: boolean }, host: HostMatch): boolean {
  return isDefaultEndpointDisabled && host.basePathMatched === undefined
}

interface NamedStage {
  readonly stageName: string
  readonly path: string
}

function nameStage<Stage>(
  host: HostMatch,
  stages: ReadonlyMap<string, Stage>,
  match: (path: string, stages: ReadonlyMap<string, Stage>) => NamedStage | undefined,
): NamedStage | undefined {
  if (host.stageName === undefined) return match(host.path, stages)
  return stages.has(host.stageName) ? { stageName: host.stageName, path: host.path } : undefined
}

function arrive(host: HostMatch, named: NamedStage): Arrival {
  const fullPath = fullPathOf(host, named)
  const { domainName, basePathMatched, clientProblem } = host
  return { domainName, basePathMatched, path: named.path, eventPath: fullPath, fullPath, clientProblem }
}

function fullPathOf({ basePathMatched }: HostMatch, { path, stageName }: NamedStage): string {
  const prefix = basePathMatched === undefined ? stageName : basePathMatched
  return prefix === '' || prefix === '$default' ? path : `/${prefix}${path}`
}
