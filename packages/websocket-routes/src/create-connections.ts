import { systemClock } from './clock.ts'
import { createConnectionId } from './connection-id.ts'
import { createConnectionRate } from './connection-rate.ts'
import type { ClientSocket } from './connection.ts'
import type { Connections, ConnectionsOptions, ConnectionTarget, EnterOptions, Entry } from './connections.ts'
import type { DeliveryResult } from './delivery.ts'
import { SERVER_DISCONNECTIONS, type Disconnection } from './disconnection.ts'
import { resolveLimits } from './limits.ts'
import { LiveConnection, type ConnectionHost } from './live-connection.ts'
import { joinCluster, type Membership } from './membership.ts'
import type { ConnectionRecord } from './registry.ts'

/**
 * Holds the connections of one node; see `Connections`.
 * Throws `ERR_WEBSOCKET_ROUTES_LIMIT` for a limit that is no positive number.
 */
export function createConnections<T>(options: ConnectionsOptions<T>): Connections<T> {
  const { clock = systemClock, random, onError = unhandled, cluster } = options
  const limits = resolveLimits(options.limits)
  const passes = createConnectionRate({ perSecond: limits.connectionsPerSecond, clock })
  const open = new Map<string, LiveConnection<T>>()
  const closing = new Set<LiveConnection<T>>()
  const disconnecting = new Set<Promise<void>>()
  /** Others run their `$disconnect`. */
  const taken = new WeakSet<LiveConnection<T>>()
  const sweepMs = Math.min(1000, limits.idleTimeoutMs, limits.durationMs)
  let sweeping = false
  let stopping = false
  let drained: (() => void) | undefined

  const host: ConnectionHost<T> = {
    clock,
    limits,
    onMessage: options.onMessage,
    onError,
    left(connection) {
      open.delete(connection.connectionId)
      closing.add(connection)
      if (!taken.has(connection)) membership?.left(connection.connectionId)
    },
    ended(connection, disconnection) {
      closing.delete(connection)
      if (taken.has(connection)) checkDrained()
      else track(() => options.onDisconnect(connection, disconnection))
    },
  }

  const membership: Membership | undefined =
    cluster === undefined
      ? undefined
      : joinCluster({
          cluster,
          clock,
          onError,
          connections: () => open.values(),
          answer: (request) => {
            const connection = open.get(request.connectionId)
            if (connection === undefined) return 'GONE'
            return request.kind === 'SEND' ? connection.send(request.data) : closeLocal(connection, request)
          },
          onNodeLost: (record) => track(() => options.onNodeLost?.(record, SERVER_DISCONNECTIONS.nodeLost)),
          onTaken() {
            for (const connection of open.values()) {
              taken.add(connection)
              connection.end(SERVER_DISCONNECTIONS.goingAway)
            }
          },
        })

  function track(run: () => void | Promise<void>): void {
    const running: Promise<void> = Promise.resolve()
      .then(run)
      .catch(onError)
      .finally(() => {
        disconnecting.delete(running)
        checkDrained()
      })
    disconnecting.add(running)
  }

  function checkDrained(): void {
    if (open.size + closing.size + disconnecting.size === 0) drained?.()
  }

  function scheduleSweep(): void {
    if (sweeping) return
    sweeping = true
    clock.after(sweepMs, () => {
      sweeping = false
      sweep(clock.now())
      if (open.size > 0) scheduleSweep()
    })
  }

  function sweep(now: number): void {
    for (const connection of open.values()) {
      const over = now - connection.lastActiveAt >= limits.idleTimeoutMs || now - connection.connectedAt >= limits.durationMs
      if (over) connection.end(SERVER_DISCONNECTIONS.goingAway)
    }
  }

  function localTarget({ connectionId, scope }: ConnectionTarget): LiveConnection<T> | undefined {
    const connection = open.get(connectionId)
    return connection?.scope === scope ? connection : undefined
  }

  async function* listLocal(scope: string): AsyncGenerator<ConnectionRecord> {
    for (const connection of open.values()) if (connection.scope === scope) yield { ...shownRecord(connection), nodeId: '' }
  }

  return {
    limits,
    get size() {
      return open.size
    },
    admit() {
      if (stopping) return { admitted: false, reason: 'STOPPING' }
      if (!passes()) return { admitted: false, reason: 'RATE' }
      return { admitted: true, connectionId: createConnectionId(random), connectedAt: clock.now() }
    },
    async enter(entering: EnterOptions<T>): Promise<Entry<T>> {
      await membership?.entered(entering)
      return {
        open(socket) {
          const connection = new LiveConnection({ host, socket, options: entering })
          open.set(connection.connectionId, connection)
          scheduleSweep()
          if (stopping) connection.end(SERVER_DISCONNECTIONS.goingAway)
          return connection
        },
        lost() {
          new LiveConnection({ host, socket: NO_SOCKET, options: entering }).closed({ statusCode: 1006, reason: '' })
        },
      }
    },
    local: (connectionId) => open.get(connectionId),
    async find(target): Promise<ConnectionRecord | undefined> {
      const connection = localTarget(target)
      if (connection !== undefined) return { ...shownRecord(connection), nodeId: cluster?.nodeId ?? '' }
      return membership?.find(target)
    },
    list: (scope) => (cluster === undefined ? listLocal(scope) : cluster.registry.list(scope)),
    async send(target, data) {
      const connection = localTarget(target)
      if (connection !== undefined) return connection.send(data)
      return membership?.ask(target, { kind: 'SEND', connectionId: target.connectionId, data }) ?? 'GONE'
    },
    async disconnect(target, disconnection = SERVER_DISCONNECTIONS.deleted) {
      const connection = localTarget(target)
      if (connection !== undefined) return closeLocal(connection, disconnection)
      return membership?.ask(target, { kind: 'CLOSE', connectionId: target.connectionId, ...disconnection }) ?? 'GONE'
    },
    async stop({ deadlineMs = 10_000 } = {}) {
      stopping = true
      for (const connection of open.values()) connection.end(SERVER_DISCONNECTIONS.goingAway)
      await new Promise<void>((resolve) => {
        const cancel = clock.after(deadlineMs, resolve)
        drained = () => {
          cancel()
          resolve()
        }
        checkDrained()
      })
      const unfinished = closing.size + disconnecting.size
      for (const connection of closing) connection.terminate()
      membership?.leave()
      return { unfinished }
    },
  }
}

// Of a client that went away before it was connected.
const NO_SOCKET: ClientSocket = {
  bufferedBytes: 0,
  send: () => undefined,
  close: () => undefined,
  terminate: () => undefined,
  pause: () => undefined,
  resume: () => undefined,
}

function closeLocal<T>(connection: LiveConnection<T>, { statusCode, reason }: Disconnection): DeliveryResult {
  connection.end({ statusCode, reason })
  return 'DELIVERED'
}

function shownRecord<T>(connection: LiveConnection<T>): Omit<ConnectionRecord, 'nodeId'> {
  const { connectionId, scope, connectedAt, lastActiveAt, sourceIp, userAgent, value } = connection
  return { connectionId, scope, connectedAt, lastActiveAt, sourceIp, userAgent, value }
}

function unhandled(error: unknown): void {
  void Promise.reject(error)
}
