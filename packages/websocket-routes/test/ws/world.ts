import { afterEach } from 'vitest'
import { type Connections, createConnections, type ConnectionsOptions, type Disconnection } from '../../src/index.ts'
import { createUpgrade, type UpgradeOptions } from '../../src/ws/index.ts'
import { startServer, type TestServer } from './server.ts'

/** A server with its connections, an echo unless options say otherwise; it ends with its test. */
export interface World {
  readonly url: string
  readonly port: number
  readonly server: TestServer
  readonly connections: Connections<string>
  readonly errors: unknown[]
  /** The end of a connection, as `$disconnect` is told. */
  readonly disconnected: Promise<Disconnection>
}

const running: { connections: Connections<string>; server: TestServer }[] = []

export async function serve(
  upgrade: Partial<UpgradeOptions<string>> = {},
  options: Partial<ConnectionsOptions<string>> = {},
): Promise<World> {
  const errors: unknown[] = []
  let end: (disconnection: Disconnection) => void = () => undefined
  const disconnected = new Promise<Disconnection>((resolve) => (end = resolve))
  const connections = createConnections<string>({
    onMessage: (connection, message) => void connection.send(`${connection.value}: ${message}`),
    onDisconnect: (_connection, disconnection) => end(disconnection),
    onError: (error) => errors.push(error),
    ...options,
  })
  const accept = (): { accepted: true; scope: string; value: string } => ({ accepted: true, scope: 'api/prod', value: 'v' })
  const { handle } = createUpgrade({ connections, onConnect: accept, onError: (error) => errors.push(error), ...upgrade })
  const server = await startServer(handle)
  running.push({ connections, server })
  return { url: server.url, port: server.port, server, connections, errors, disconnected }
}

afterEach(async () => {
  for (const { connections, server } of running.splice(0)) {
    await connections.stop({ deadlineMs: 200 })
    await server.close()
  }
})
