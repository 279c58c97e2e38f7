import type { Clock } from './clock.ts'
import type { Cluster } from './cluster.ts'
import type { ConnectionTarget, EnterOptions } from './connections.ts'
import type { DeliveryResult, NodeRequest } from './delivery.ts'
import type { ConnectionRecord } from './registry.ts'

interface LocalConnection {
  readonly connectionId: string
  readonly scope: string
  readonly connectedAt: number
  readonly lastActiveAt: number
  readonly sourceIp: string
  readonly userAgent: string | undefined
}

export interface MembershipOptions {
  readonly cluster: Cluster
  readonly clock: Clock
  readonly onError: (error: unknown) => void
  /** What this node holds. */
  readonly connections: () => Iterable<LocalConnection>
  /** Serves another node's request. */
  readonly answer: (request: NodeRequest) => DeliveryResult
  readonly onNodeLost: (record: ConnectionRecord) => void
}

/** This node's part in a cluster. */
export interface Membership {
  /** Writes a connection down before its client learns that it is connected. */
  entered(options: EnterOptions<unknown>): Promise<void>
  left(connectionId: string): void
  find(target: ConnectionTarget): Promise<ConnectionRecord | undefined>
  /** Carries a request to the node that holds the connection. */
  ask(target: ConnectionTarget, request: NodeRequest): Promise<DeliveryResult>
  leave(): void
}

/** Joins a cluster: renews this node's lease, notes activity, and takes over what dead nodes left behind. */
export function joinCluster({ cluster, clock, onError, connections, answer, onNodeLost }: MembershipOptions): Membership {
  const { nodeId, registry, link, leaseMs = 15_000 } = cluster
  const stopServing = link.serve(nodeId, answer)
  let notedAt = clock.now()
  let cancel: (() => void) | undefined

  const registerLocal = ({
    connectionId,
    scope,
    connectedAt,
    lastActiveAt,
    sourceIp,
    userAgent,
  }: LocalConnection): Promise<void> =>
    registry.register({ connectionId, scope, nodeId, connectedAt, lastActiveAt, sourceIp, userAgent })

  async function beat(): Promise<void> {
    const now = clock.now()
    const known = await registry.renewNode(nodeId, now + leaseMs)
    const since = notedAt
    notedAt = now
    for (const connection of connections()) {
      if (!known) await registerLocal(connection)
      else if (connection.lastActiveAt >= since) await registry.touch(connection.connectionId, connection.lastActiveAt)
    }
    for (const record of await registry.takeExpired(now)) onNodeLost(record)
  }

  function schedule(): void {
    cancel = clock.after(leaseMs / 3, () => {
      schedule()
      beat().catch(onError)
    })
  }

  async function find({ connectionId, scope }: ConnectionTarget): Promise<ConnectionRecord | undefined> {
    const record = await registry.get(connectionId)
    return record?.scope === scope ? record : undefined
  }

  beat().catch(onError)
  schedule()

  return {
    entered: (options) => registerLocal({ ...options, lastActiveAt: options.connectedAt }),
    left(connectionId) {
      registry.remove(connectionId).catch(onError)
    },
    find,
    async ask(target, request) {
      const record = await find(target)
      if (record === undefined) return 'GONE'
      const result = await link.ask(record.nodeId, request)
      return result === 'UNREACHABLE' ? 'GONE' : result
    },
    leave() {
      cancel?.()
      stopServing()
    },
  }
}
