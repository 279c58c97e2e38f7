import type { HttpStagePlan } from './http-plan.ts'
import type { RestStagePlan } from './rest-plan.ts'
import type { WebSocketStagePlan } from './websocket-plan.ts'
import type { PlanUse } from '../compiled-apis.ts'

/** One published API, compiled: what requests are served from. */
export type ApiPlan =
  | { readonly protocol: 'REST'; readonly apiId: string; readonly use: PlanUse; readonly stages: ReadonlyMap<string, RestStage> }
  | { readonly protocol: 'HTTP'; readonly apiId: string; readonly use: PlanUse; readonly stages: ReadonlyMap<string, HttpStagePlan> }
  | { readonly protocol: 'WEBSOCKET'; readonly apiId: string; readonly use: PlanUse; readonly stages: ReadonlyMap<string, WebSocketStagePlan> }

/** A stage of a REST API: its deployment, and the canary that takes a part of the traffic. */
export interface RestStage {
  readonly main: RestStagePlan
  readonly canary?: { readonly plan: RestStagePlan; readonly percentTraffic: number }
}
