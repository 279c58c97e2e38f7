import type { Clock } from './clock.ts'
import type { ClientSocket, Connection, Disconnection } from './connection.ts'
import type { DeliveryResult, NodeLink } from './delivery.ts'
import type { ConnectionLimits } from './limits.ts'
import type { ConnectionRecord, ConnectionRegistry } from './registry.ts'

export interface ConnectionsOptions<T> {
  /**
   * Called for each message, in order of arrival and without waiting for the one before (AWS promises no order of
   * completion). While a returned promise is pending the message counts as in flight.
   */
  readonly onMessage: (connection: Connection<T>, message: string) => void | Promise<void>
  /** Called once for each connection that was open, after it closed. */
  readonly onDisconnect: (connection: Connection<T>, disconnection: Disconnection) => void | Promise<void>
  /** Told of connections whose node died, when there are several nodes; the `$disconnect` of those is run here. */
  readonly onNodeLost?: (record: ConnectionRecord, disconnection: Disconnection) => void | Promise<void>
  /** Told what a handler threw or a store rejected. Default: rethrown as an unhandled rejection. */
  readonly onError?: (error: unknown) => void
  /** AWS's quotas by default. */
  readonly limits?: Partial<ConnectionLimits>
  /** The machine's clock by default. */
  readonly clock?: Clock
  /** Gives `count` random bytes; WebCrypto by default. */
  readonly random?: (count: number) => Uint8Array
  /** Memory by default. */
  readonly registry?: ConnectionRegistry
  /** Name of this node among many; random by default. */
  readonly nodeId?: string
  /** Reaches the other nodes. Absent: this is the only one. */
  readonly link?: NodeLink
}

/** The answer to {@link Connections.admit}. */
export type Admission =
  | { readonly admitted: true; readonly connectionId: string; readonly connectedAt: number }
  /** `RATE`: more than `connectionsPerSecond`, answer 429. `STOPPING`: answer 503. */
  | { readonly admitted: false; readonly reason: 'RATE' | 'STOPPING' }

export interface OpenConnection<T> {
  readonly connectionId: string
  readonly connectedAt: number
  readonly scope: string
  readonly sourceIp: string
  readonly userAgent: string | undefined
  readonly socket: ClientSocket
  readonly value: T
}

/** What the socket's side tells the core about one connection. */
export interface ConnectionPort<T> {
  readonly connection: Connection<T>
  /** A whole text message arrived. */
  message(text: string): void
  /** A ping or pong arrived. */
  activity(): void
  /** The socket is closed; runs `onDisconnect` once. */
  closed(disconnection: Disconnection): void
}

/** The connections of one node: who is open, their limits, their ordered messages, their end. */
export interface Connections<T> {
  readonly limits: ConnectionLimits
  /** Open connections of this node. */
  readonly size: number
  /** Asks for a place for an upgrade request, and an id for it, before `$connect` runs. */
  admit(): Admission
  /** Enters a connection whose upgrade was accepted. Rejects when the registry is away. */
  open(options: OpenConnection<T>): Promise<ConnectionPort<T>>
  /** A connection that this node holds. */
  local(connectionId: string): Connection<T> | undefined
  /** What is known of a connection on any node, within `scope`. */
  find(target: ConnectionTarget): Promise<ConnectionRecord | undefined>
  /** Sends to a connection on any node. */
  send(target: ConnectionTarget, data: string | Uint8Array): Promise<DeliveryResult>
  /** Closes a connection on any node; 1000 by default. */
  disconnect(target: ConnectionTarget, disconnection?: Disconnection): Promise<DeliveryResult>
  /**
   * Refuses new connections, closes all with 1001 and waits for each `onDisconnect`, at most `deadlineMs` (10,000).
   * Tells how many were dropped or whose `onDisconnect` had not ended at the deadline.
   */
  stop(options?: { readonly deadlineMs?: number }): Promise<{ readonly unfinished: number }>
}

export interface ConnectionTarget {
  readonly connectionId: string
  readonly scope: string
}

/** Holds the connections of one node; see {@link Connections}. */
export declare function createConnections<T>(options: ConnectionsOptions<T>): Connections<T>
