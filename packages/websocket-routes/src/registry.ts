/** What every node knows about one open connection; plain data, so that a store can keep it. */
export interface ConnectionRecord {
  readonly connectionId: string
  /** `{apiId}/{stage}`. */
  readonly scope: string
  /** The node that holds the socket. */
  readonly nodeId: string
  /** Milliseconds since 1970. */
  readonly connectedAt: number
  /** Milliseconds since 1970. */
  readonly lastActiveAt: number
  readonly sourceIp: string
  readonly userAgent: string | undefined
}

/**
 * Port: where the connections of all nodes are written down. `createMemoryRegistry()` serves nodes within one process;
 * a shared store serves many. Rejections mean that the store is away: a look-up fails loudly, a `touch` may be lost.
 */
export interface ConnectionRegistry {
  register(record: ConnectionRecord): Promise<void>
  get(connectionId: string): Promise<ConnectionRecord | undefined>
  /** Notes activity. Unknown ids are ignored. */
  touch(connectionId: string, lastActiveAt: number): Promise<void>
  /** False when it was not there. */
  remove(connectionId: string): Promise<boolean>
  list(scope: string): AsyncIterable<ConnectionRecord>
  /**
   * A node says that it lives; its connections stand until `until` (milliseconds since 1970). False when the node was
   * not known, because it is new or was taken for dead: it then registers its connections again.
   */
  renewNode(nodeId: string, until: number): Promise<boolean>
  /** Removes and returns the connections of nodes whose time ran out before `now`: each is given to one caller only. */
  takeExpired(now: number): Promise<readonly ConnectionRecord[]>
}
