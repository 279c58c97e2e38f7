import type { RouteSelector } from '@gatewright/websocket-routes'
import type { StringMap } from '@gatewright/types'

/** One stage of a WebSocket API, compiled. */
export interface WebSocketStagePlan {
  readonly apiId: string
  readonly stageName: string
  readonly stageVariables: StringMap | undefined
  readonly routes: RouteSelector<WebSocketRoutePlan>
}

/** One route, compiled. */
export interface WebSocketRoutePlan {
  readonly routeKey: string
}
