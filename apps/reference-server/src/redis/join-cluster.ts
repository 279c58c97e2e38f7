import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import process from 'node:process'
import { createRedisCluster } from '@gatewright/websocket-routes/redis'
import type { Cluster } from '@gatewright/websocket-routes'
import type { ServerLog } from '../log/server-log.ts'
import type { RedisConnection } from './open-redis.ts'

/** Makes this process one of the nodes whose WebSocket connections are found from everywhere. */
export function joinCluster({ client, subscriber }: RedisConnection, log: ServerLog): Cluster {
  return createRedisCluster({
    redis: client,
    subscriber: subscriber(),
    nodeId: `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`,
    onError: (error) => log.debug({ error }, 'the registry of connections cannot be reached'),
  })
}
