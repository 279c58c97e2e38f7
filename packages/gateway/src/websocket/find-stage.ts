import type { WebSocketStagePlan } from '../compile/websocket-plan.ts'
import type { SocketSession } from '../exchange/socket-exchange.ts'
import type { Runtime } from '../runtime.ts'

/** The stage of an open connection as it is published now; `undefined` when it is gone. */
export function findStage(runtime: Runtime, { apiId, stageName }: Pick<SocketSession, 'apiId' | 'stageName'>): WebSocketStagePlan | undefined {
  const api = runtime.apis.get(apiId)
  return api?.protocol === 'WEBSOCKET' ? api.stages.get(stageName) : undefined
}
