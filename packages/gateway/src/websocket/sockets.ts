import { createConnections, type Clock, type Connections, type ConnectionLimits, type ConnectionsOptions } from '@gatewright/websocket-routes'
import type { Runtime } from '../runtime.ts'
import type { SocketSession } from '../exchange/socket-exchange.ts'
import { handleDisconnect } from './handle-disconnect.ts'
import { handleMessage } from './handle-message.ts'
import { wake } from '../wake.ts'

/** How WebSocket connections are held; AWS's quotas and one node by default. */
export interface SocketOptions {
  readonly limits?: Partial<ConnectionLimits>
  readonly clock?: Clock
  readonly cluster?: NonNullable<ConnectionsOptions<SocketSession>['cluster']>
}

/** The connections of a gateway: their messages run the routes of whatever is published when they arrive. */
export function createSockets(runtime: Runtime, { limits, clock, cluster }: SocketOptions = {}): Connections<SocketSession> {
  const connections: Connections<SocketSession> = createConnections<SocketSession>({
    onMessage: (connection, message) => handleMessage(runtime, connection, message),
    onDisconnect: ({ value }, disconnection) => handleDisconnect(runtime, value, disconnection),
    // The session went through the registry as it was after `$connect`.
    onNodeLost: async ({ scope, value }, disconnection) => {
      const [apiId = ''] = scope.split('/')
      await wake(runtime, apiId)
      return handleDisconnect(runtime, value as SocketSession, disconnection)
    },
    onError: (error) => runtime.sinks.fault?.({ where: 'WebSocket connections', error }),
    ...(limits === undefined ? undefined : { limits }),
    ...(clock === undefined ? undefined : { clock }),
    ...(cluster === undefined ? undefined : { cluster }),
  })
  return connections
}
