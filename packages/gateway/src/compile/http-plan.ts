import type { IntegrationPlan } from '@gatewright/integrations'
import type { HttpRouter } from '@gatewright/router'
import type { StringMap, V2Api, V2ApiSnapshot, V2Integration, V2Route, V2RouteSettings, V2Stage } from '@gatewright/types'
import type { Exchange } from '../exchange/exchange.ts'
import type { AccessLog } from '../logs/access-log.ts'
import type { Step } from '../pipelines/run.ts'
import type { Runtime } from '../runtime.ts'
import type { ReportProblem } from './publication-problem.ts'

/** One stage of an HTTP API, compiled. */
export interface HttpStagePlan {
  readonly apiId: string
  readonly stageName: string
  /** `disableExecuteApiEndpoint`: only custom domains reach the API. */
  readonly isDefaultEndpointDisabled: boolean
  /** `undefined` without any, as events show it. */
  readonly stageVariables: StringMap | undefined
  readonly router: HttpRouter<HttpRoutePlan>
  /** Stands in while no route is matched. */
  readonly unmatched: HttpRoutePlan
  /** Adds the configured CORS headers to whatever the answer is; absent without a CORS configuration. */
  readonly addCorsHeaders: ((exchange: HttpExchange) => void) | undefined
  readonly accessLog: AccessLog<HttpExchange> | undefined
}

/** One route, compiled. */
export interface HttpRoutePlan {
  readonly routeKey: string | undefined
  readonly steps: readonly Step<HttpExchange>[]
}

export type HttpExchange = Exchange<HttpStagePlan, HttpRoutePlan>

/** What the steps of one route are compiled from. */
export interface HttpRouteInput {
  readonly runtime: Runtime
  readonly api: V2Api
  readonly snapshot: V2ApiSnapshot
  readonly stage: V2Stage
  readonly stageVariables: StringMap
  readonly route: V2Route
  readonly integration: V2Integration
  readonly plan: IntegrationPlan
  readonly settings: V2RouteSettings
  readonly report: ReportProblem
}
