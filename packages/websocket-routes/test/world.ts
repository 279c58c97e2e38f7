import { createConnections, type ConnectionPort, type Connections, type ConnectionsOptions } from '../src/index.ts'
import { createFakeSocket, type FakeSocket } from './fake-socket.ts'
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts'

/** Connections on a virtual clock, whose sockets are fakes and whose handlers write down what they are told. */
export interface World {
  readonly connections: Connections<string>
  readonly clock: VirtualClock
  /** What the handlers were told, in order. */
  readonly told: string[]
  readonly connect: (options?: {
    readonly scope?: string
    readonly value?: string
  }) => Promise<{ port: ConnectionPort<string>; socket: FakeSocket; id: string }>
}

/** Makes a world; `options` replace its handlers and limits. */
export function createWorld(options: Partial<ConnectionsOptions<string>> = {}): World {
  const clock = createVirtualClock()
  const told: string[] = []
  const connections = createConnections<string>({
    clock,
    onMessage: (connection, message) => void told.push(`message ${connection.value} ${message}`),
    onDisconnect: (connection, { statusCode, reason }) =>
      void told.push(`disconnect ${connection.value} ${statusCode} ${reason}`),
    onError: (error) => told.push(`error ${String(error)}`),
    ...options,
  })
  return {
    connections,
    clock,
    told,
    async connect({ scope = 'api/prod', value = 'a' } = {}) {
      const admission = connections.admit()
      if (!admission.admitted) throw new Error(admission.reason)
      const { connectionId: id, connectedAt } = admission
      const entry = await connections.enter({
        connectionId: id,
        connectedAt,
        scope,
        value,
        sourceIp: '192.0.2.1',
        userAgent: 'test',
      })
      const socket = createFakeSocket()
      return { port: entry.open(socket), socket, id }
    },
  }
}

/** Lets everything run that waits for nothing but its turn. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
