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
  /** What the answer to the upgrade attached, so that another node can run `$disconnect`: with a shared store, data that JSON has. */
  readonly value: unknown
}

/**
 * `KNOWN`: its lease was running. `NEW`: it has none, for it just came, or the store lost what it knew: it registers its connections
 * again. `TAKEN`: it counted as dead and its connections were given away: it lets go of them.
 */
export type Renewal = 'KNOWN' | 'NEW' | 'TAKEN'

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
  /** A node says that it lives; its connections stand for so many milliseconds, by the registry's clock. */
  renewNode(nodeId: string, leaseMs: number): Promise<Renewal>
  /** Removes and returns connections of nodes whose time ran out: each is given to one caller only. Empty when there are no more. */
  takeExpired(): Promise<readonly ConnectionRecord[]>
}
