import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'

/** One request as the backend saw it. */
export interface SeenRequest {
  readonly method: string
  readonly url: string
  /** Names in lower case; several values are joined. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export interface HttpBackend {
  readonly url: string
  readonly seen: SeenRequest[]
  /** What it answers from now on. */
  answerWith(answer: BackendAnswer): void
  close(): Promise<void>
}

export type BackendAnswer = (request: SeenRequest, response: ServerResponse) => void

/** A real HTTP server that keeps what it was sent. It answers 200 `ok` until told otherwise. */
export async function startHttpBackend(): Promise<HttpBackend> {
  const seen: SeenRequest[] = []
  let answer: BackendAnswer = (_request, response) => response.end('ok')
  const server = createServer({ keepAliveTimeout: 1_000 }, (incoming, response) => {
    const serve = (request: SeenRequest): void => {
      seen.push(request)
      answer(request, response)
    }
    // A request that breaks off is not seen.
    read(incoming).then(serve, () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    answerWith: (next) => {
      answer = next
      seen.length = 0
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function read(incoming: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]))
  return { method: incoming.method ?? '', url: incoming.url ?? '', headers, body: Buffer.concat(chunks) }
}

/** A TCP server that says what it likes once a request has come. */
export interface RawBackend {
  readonly url: string
  respondWith(respond: (socket: Socket) => void): void
  close(): Promise<void>
}

export async function startRawBackend(): Promise<RawBackend> {
  const sockets = new Set<Socket>()
  let respond: (socket: Socket) => void = (socket) => socket.end()
  const server = createTcpServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    socket.once('data', () => respond(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    respondWith: (next) => (respond = next),
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
