import type { IntegrationPlan } from '@gatewright/integrations'
import type { StringMap, V2Api, V2ApiSnapshot, V2Integration, V2Route, V2RouteSettings, V2Stage } from '@gatewright/types'
import type { RouteSelector } from '@gatewright/websocket-routes'
import type { SocketExchange } from '../exchange/socket-exchange.ts'
import type { AccessLog } from '../logs/access-log.ts'
import type { Step } from '../pipelines/run.ts'
import type { Runtime } from '../runtime.ts'
import type { ReportProblem } from './publication-problem.ts'

/** One stage of a WebSocket API, compiled. */
export interface WebSocketStagePlan {
  readonly apiId: string
  readonly stageName: string
  /** `disableExecuteApiEndpoint`: only custom domains reach the API. */
  readonly isDefaultEndpointDisabled: boolean
  /** `undefined` without any, as events show it. */
  readonly stageVariables: StringMap | undefined
  readonly routes: RouteSelector<WebSocketRoutePlan>
  readonly accessLog: AccessLog<SocketExchange> | undefined
}

/** One route, compiled. */
export interface WebSocketRoutePlan {
  readonly routeKey: string
  readonly steps: readonly Step<SocketExchange>[]
}

/** What the steps of one route are compiled from. */
export interface WebSocketRouteInput {
  readonly runtime: Runtime
  readonly api: V2Api
  readonly snapshot: V2ApiSnapshot
  readonly stage: V2Stage
  readonly stageVariables: StringMap
  readonly route: V2Route
  /** Absent for a `$connect` or `$disconnect` that has none. */
  readonly integration: V2Integration | undefined
  readonly plan: IntegrationPlan | undefined
  readonly settings: V2RouteSettings
  readonly report: ReportProblem
}
