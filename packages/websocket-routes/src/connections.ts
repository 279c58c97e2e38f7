import type { Clock } from './clock.ts'
import type { Cluster } from './cluster.ts'
import type { ClientSocket, Connection } from './connection.ts'
import type { DeliveryResult } from './delivery.ts'
import type { Disconnection } from './disconnection.ts'
import type { ConnectionLimits } from './limits.ts'
import type { ConnectionRecord } from './registry.ts'

export interface ConnectionsOptions<T> {
  /**
   * Called for each message, in order of arrival and without waiting for the one before: AWS promises no order of
   * completion. While a returned promise is pending the message counts as in flight.
   */
  readonly onMessage: (connection: Connection<T>, message: string) => void | Promise<void>
  /** Called once for each connection that was open, after it closed. */
  readonly onDisconnect: (connection: Connection<T>, disconnection: Disconnection) => void | Promise<void>
  /** Called for connections whose node died, on one of the nodes that live, so that their `$disconnect` runs. */
  readonly onNodeLost?: (record: ConnectionRecord, disconnection: Disconnection) => void | Promise<void>
  /** Told what a handler threw or a store rejected. Default: an unhandled rejection, which ends a Node process. */
  readonly onError?: (error: unknown) => void
  /** AWS's quotas by default. */
  readonly limits?: Partial<ConnectionLimits>
  /** The machine's clock by default. */
  readonly clock?: Clock
  /** Gives `count` random bytes; WebCrypto by default. */
  readonly random?: (count: number) => Uint8Array
  /** Absent: this is the only node. */
  readonly cluster?: Cluster
}

/** The answer to `Connections.admit`. */
export type Admission =
  | { readonly admitted: true; readonly connectionId: string; readonly connectedAt: number }
  /** `RATE`: more than `connectionsPerSecond`, answer 429. `STOPPING`: answer 503. */
  | { readonly admitted: false; readonly reason: 'RATE' | 'STOPPING' }

export interface EnterOptions<T> {
  readonly connectionId: string
  readonly connectedAt: number
  readonly scope: string
  readonly sourceIp: string
  readonly userAgent: string | undefined
  readonly value: T
}

/** A connection that other nodes know of, before its socket is there. */
export interface Entry<T> {
  /** Opens it; from now on `closed` must be called once. */
  open(socket: ClientSocket): ConnectionPort<T>
  /** The client went away before it was connected: `onDisconnect` runs, for `$connect` has. */
  lost(): void
}

/** What the socket's side tells the core about one connection. */
export interface ConnectionPort<T> {
  readonly connection: Connection<T>
  /** A whole text message arrived. */
  message(text: string): void
  /** A ping or pong arrived. */
  activity(): void
  /** This side ends it: the socket is told to close with that code, what still arrives is ignored. */
  end(disconnection: Disconnection): void
  /** The socket is closed; runs `onDisconnect` once. */
  closed(disconnection: Disconnection): void
}

export interface ConnectionTarget {
  readonly connectionId: string
  /** `{apiId}/{stage}`: a connection of another scope counts as gone. */
  readonly scope: string
}

/** The connections of one node: who is open, their limits, their messages in order, their end. */
export interface Connections<T> {
  readonly limits: ConnectionLimits
  /** Open connections of this node. */
  readonly size: number
  /** Asks for a place for an upgrade request, and an id for it, before `$connect` runs. */
  admit(): Admission
  /** Enters a connection whose upgrade was accepted. Rejects when the registry is away. */
  enter(options: EnterOptions<T>): Promise<Entry<T>>
  /** A connection that this node holds. */
  local(connectionId: string): Connection<T> | undefined
  /** What is known of a connection on any node. */
  find(target: ConnectionTarget): Promise<ConnectionRecord | undefined>
  /** The open connections of a scope, of all nodes. */
  list(scope: string): AsyncIterable<ConnectionRecord>
  /** Sends to a connection on any node. */
  send(target: ConnectionTarget, data: string | Uint8Array): Promise<DeliveryResult>
  /** Closes a connection on any node; by default with 1000 "Connection Closed Normally", as `@connections` does. */
  disconnect(target: ConnectionTarget, disconnection?: Disconnection): Promise<DeliveryResult>
  /**
   * Refuses new connections, closes all with 1001 and waits for each `onDisconnect`, at most `deadlineMs` (10,000).
   * Tells how many sockets or handlers had not ended by then; those sockets are dropped.
   */
  stop(options?: { readonly deadlineMs?: number }): Promise<{ readonly unfinished: number }>
}
