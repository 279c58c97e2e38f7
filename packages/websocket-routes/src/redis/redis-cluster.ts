import type { Cluster } from '../cluster.ts'
import type { RedisClient } from './redis-client.ts'
import { createRedisLink, type RedisSubscriber } from './redis-link.ts'
import { createRedisRegistry } from './redis-registry.ts'

export interface RedisClusterOptions {
  readonly redis: RedisClient
  /** A second connection, which subscribes. */
  readonly subscriber: RedisSubscriber
  /** Unique among all nodes, and at each start another. */
  readonly nodeId: string
  /** Milliseconds after which a node that said nothing counts as dead; 15,000. */
  readonly leaseMs?: number
  /** In front of every key and channel; `gatewright:w:` by default. */
  readonly prefix?: string
  /** Told of what failed without a caller. Default: nothing. */
  readonly onError?: (error: unknown) => void
}

/** Makes this node one of many that share Redis or Valkey: for `cluster` of `createConnections`. */
export function createRedisCluster({ redis, subscriber, nodeId, leaseMs, prefix, onError }: RedisClusterOptions): Cluster {
  const registry = createRedisRegistry({ redis, nodeId, ...(prefix !== undefined && { prefix }) })
  return {
    nodeId,
    registry,
    link: createRedisLink({ redis, subscriber, nodeId, lives: (other) => registry.lives(other), ...(prefix !== undefined && { prefix }), ...(onError !== undefined && { onError }) }),
    onReconnect: (listener) => redis.on('ready', listener),
    ...(leaseMs !== undefined && { leaseMs }),
  }
}
