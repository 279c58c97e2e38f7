import type { NodeLink } from './delivery.ts'
import type { ConnectionRegistry } from './registry.ts'

/** What a node needs to be one of many. */
export interface Cluster {
  /** Name of this node, unique among all. */
  readonly nodeId: string
  readonly registry: ConnectionRegistry
  readonly link: NodeLink
  /** Milliseconds after which a node that said nothing counts as dead; 15,000. It says so three times in that time. */
  readonly leaseMs?: number
  /** Calls whenever the registry can be reached again, so that the node need not wait for its next beat to be known. */
  readonly onReconnect?: (listener: () => void) => void
}
