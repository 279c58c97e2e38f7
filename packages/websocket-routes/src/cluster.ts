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
}
