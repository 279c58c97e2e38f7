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
  readonly value: unknown
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
  /** This node counted as dead and others have taken over what it holds: it lets go of it. */
  readonly onTaken: () => void
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

/** Connections of other nodes whose node is remembered; about 200 bytes each. */
const HOLDERS_KEPT = 20_000

const keyOf = ({ scope, connectionId }: ConnectionTarget): string => `${scope} ${connectionId}`

/** Joins a cluster: renews this node's lease, notes activity, and takes over what dead nodes left behind. */
export function joinCluster({ cluster, clock, onError, connections, answer, onNodeLost, onTaken }: MembershipOptions): Membership {
  const { nodeId, registry, link, leaseMs = 15_000 } = cluster
  const stopServing = link.serve(nodeId, answer)
  const unremoved = new Set<string>()
  const holders = new Map<string, string>()
  let notedAt = clock.now()
  let beating: Promise<void> = Promise.resolve()
  let stopped = false
  let cancel: (() => void) | undefined

  const registerLocal = ({
    connectionId,
    scope,
    connectedAt,
    lastActiveAt,
    sourceIp,
    userAgent,
    value,
  }: LocalConnection): Promise<void> =>
    registry.register({ connectionId, scope, nodeId, connectedAt, lastActiveAt, sourceIp, userAgent, value })

  async function beat(): Promise<void> {
    const now = clock.now()
    const renewal = await registry.renewNode(nodeId, leaseMs)
    const since = notedAt
    notedAt = now
    if (renewal === 'TAKEN') onTaken()
    const held = [...connections()]
    if (renewal === 'KNOWN') {
      const active = held.filter(({ lastActiveAt }) => lastActiveAt >= since)
      await Promise.all(active.map(({ connectionId, lastActiveAt }) => registry.touch(connectionId, lastActiveAt)))
    } else {
      await Promise.all(held.map(registerLocal))
    }
    for (const connectionId of unremoved) {
      await registry.remove(connectionId)
      unremoved.delete(connectionId)
    }
    await takeOver()
  }

  /** What a dead node held comes in parts, so that a node that dies in the middle of it takes little with it. */
  async function takeOver(): Promise<void> {
    for (;;) {
      const records = await registry.takeExpired()
      if (records.length === 0) return
      for (const record of records) onNodeLost(record)
    }
  }

  function beatSoon(): void {
    if (stopped) return
    beating = beating.then(beat).catch(onError)
  }

  function schedule(): void {
    cancel = clock.after(leaseMs / 3, () => {
      schedule()
      beatSoon()
    })
  }

  async function find({ connectionId, scope }: ConnectionTarget): Promise<ConnectionRecord | undefined> {
    const record = await registry.get(connectionId)
    return record?.scope === scope ? record : undefined
  }

  /** A connection stays with its node as long as it lives: one that was reached need not be looked up again. */
  function remember(target: ConnectionTarget, holder: string): void {
    holders.set(keyOf(target), holder)
    if (holders.size > HOLDERS_KEPT) for (const oldest of holders.keys()) return void holders.delete(oldest)
  }

  beatSoon()
  schedule()
  cluster.onReconnect?.(beatSoon)

  return {
    entered: (options) => registerLocal({ ...options, lastActiveAt: options.connectedAt }),
    left(connectionId) {
      registry.remove(connectionId).catch((error: unknown) => {
        unremoved.add(connectionId)
        onError(error)
      })
    },
    find,
    async ask(target, request) {
      const holder = holders.get(keyOf(target)) ?? (await find(target))?.nodeId
      if (holder === undefined) return 'GONE'
      const result = await link.ask(holder, request)
      const isGone = result === 'GONE' || result === 'UNREACHABLE'
      holders.delete(keyOf(target))
      if (!isGone) remember(target, holder)
      return isGone ? 'GONE' : result
    },
    leave() {
      stopped = true
      cancel?.()
      stopServing()
    },
  }
}
