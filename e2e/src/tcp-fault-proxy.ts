import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A TCP connection's way that can be broken: what a network partition does. */
export interface TcpFaultProxy {
  readonly port: number
  /** Nothing gets through any more, in neither direction, and nobody is told; new connections are taken and stay silent. */
  partition(): void
  /** The way is free again; what was connected before stays dead. */
  heal(): void
  close(): Promise<void>
}

/** Forwards to a port of this machine. */
export async function startTcpFaultProxy(target: number): Promise<TcpFaultProxy> {
  const sockets = new Set<Socket>()
  let isBroken = false
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1')
    for (const [from, to] of [[client, upstream], [upstream, client]] as const) {
      sockets.add(from)
      from.on('error', () => undefined)
      from.on('close', () => {
        sockets.delete(from)
        if (!isBroken) to.destroy()
      })
      from.on('data', (bytes: Buffer) => {
        if (!isBroken) to.write(bytes)
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    partition: () => void (isBroken = true),
    heal() {
      isBroken = false
      for (const socket of sockets) socket.destroy()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
