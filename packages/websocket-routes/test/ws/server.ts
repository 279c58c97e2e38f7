import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { WebSocket, type ClientOptions } from 'ws'
import type { Upgrade } from '../../src/ws/index.ts'

/** A node:http server on a free loopback port that serves upgrades. */
export interface TestServer {
  readonly port: number
  readonly url: string
  /** Sockets that the server holds. */
  connections(): Promise<number>
  close(): Promise<void>
}

export async function startServer(handle: Upgrade['handle']): Promise<TestServer> {
  const server: Server = createServer().on('upgrade', handle)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `ws://127.0.0.1:${port}`,
    connections: () => promisify(server.getConnections.bind(server))(),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** A `ws` client that keeps what it is told. */
export interface TestClient {
  readonly webSocket: WebSocket
  readonly received: string[]
  /** The next message that was not taken yet. */
  next(): Promise<string>
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
}

export async function connect(
  url: string,
  options: ClientOptions & { readonly protocols?: readonly string[] } = {},
): Promise<TestClient> {
  const { protocols = [], ...rest } = options
  const webSocket = new WebSocket(url, [...protocols], rest)
  const received: string[] = []
  let taken = 0
  let wake = (): void => undefined
  webSocket.on('message', (data: Buffer) => {
    received.push(data.toString())
    wake()
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    webSocket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }))
  })
  await once(webSocket, 'open')
  return {
    webSocket,
    received,
    closed,
    async next() {
      while (received.length <= taken) await new Promise<void>((resolve) => (wake = resolve))
      taken += 1
      return received[taken - 1] ?? ''
    },
  }
}

/** What a server answers to an upgrade that it refuses. */
export async function refused(
  url: string,
  options: ClientOptions & { readonly protocols?: readonly string[] } = {},
): Promise<{
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}> {
  const { protocols = [], ...rest } = options
  const webSocket = new WebSocket(url, [...protocols], rest)
  const [, response] = (await once(webSocket, 'unexpected-response')) as [unknown, IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() }
}
