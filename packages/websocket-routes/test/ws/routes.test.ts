import { afterEach, describe, expect, it } from 'vitest'
import {
  createWebSocketRoutes,
  type DisconnectEvent,
  type WebSocketRoutes,
  type WebSocketRoutesOptions,
} from '../../src/ws/index.ts'
import { connect, refused, startServer, type TestServer } from './server.ts'

const running: { routes: WebSocketRoutes; server: TestServer }[] = []

async function serve(
  options: Partial<WebSocketRoutesOptions>,
): Promise<{ url: string; routes: WebSocketRoutes; errors: unknown[] }> {
  const errors: unknown[] = []
  const routes = createWebSocketRoutes({ routes: {}, onError: (error) => errors.push(error), ...options })
  const server = await startServer(routes.handleUpgrade)
  running.push({ routes, server })
  return { url: server.url, routes, errors }
}

afterEach(async () => {
  for (const { routes, server } of running.splice(0)) {
    await routes.connections.stop()
    await server.close()
  }
})

describe('createWebSocketRoutes', () => {
  it('gives a message to the route that its action names, and its answer to the client', async () => {
    const { url } = await serve({ routes: { join: ({ routeKey, body }) => `${routeKey}: ${body}` } })
    const client = await connect(url)

    client.webSocket.send('{"action":"join"}')

    expect(await client.next()).toBe('join: {"action":"join"}')
  })

  it('gives a message that is not JSON to $default', async () => {
    const { url } = await serve({ routes: { $default: ({ body }) => `default: ${body}` } })
    const client = await connect(url)

    client.webSocket.send('hello')

    expect(await client.next()).toBe('default: hello')
  })

  it('tells the client "Forbidden", in the bytes of AWS, when no route takes its message', async () => {
    const { url } = await serve({ routes: {} })
    const client = await connect(url)

    client.webSocket.send('{"action":"none"}')

    expect(await client.next()).toMatch(/^\{"message": "Forbidden", "connectionId":"[\w-]{15}=", "requestId":"[\w-]{15}="\}$/)
  })

  it('tells the client "Internal server error" when a handler throws, and keeps the connection', async () => {
    const { url, errors } = await serve({
      routes: {
        fail: () => {
          throw new Error('broken')
        },
        $default: () => 'still here',
      },
    })
    const client = await connect(url)

    client.webSocket.send('{"action":"fail"}')
    const first = await client.next()
    client.webSocket.send('x')

    expect(first).toMatch(/^\{"message": "Internal server error", "connectionId":"[\w-]{15}=", "requestId":"[\w-]{15}="\}$/)
    expect(await client.next()).toBe('still here')
    expect(errors).toEqual([new Error('broken')])
  })

  it('refuses a client with the status, headers and body that $connect answers', async () => {
    const { url } = await serve({ $connect: () => ({ statusCode: 401, headers: { 'x-why': 'no token' }, body: 'who are you?' }) })

    const answer = await refused(url)

    expect(answer).toMatchObject({ status: 401, headers: { 'x-why': 'no token' }, body: 'who are you?' })
  })

  it('answers 502 when $connect throws', async () => {
    const { url } = await serve({ $connect: () => Promise.reject(new Error('broken')) })

    const answer = await refused(url)

    expect(answer.status).toBe(502)
    expect(answer.body).toMatch(/^\{"message": "Internal server error", /)
  })

  it('chooses the subprotocol that $connect answers (guide: websocket-connect-route-subprotocol)', async () => {
    const { url } = await serve({
      $connect: () => ({ statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'myprotocol', 'X-Extra': 'yes' } }),
    })

    const client = await connect(url, { protocols: ['chat1', 'myprotocol'] })

    expect(client.webSocket.protocol).toBe('myprotocol')
  })

  it('runs $disconnect with the close code and the reason of the client', async () => {
    const events: DisconnectEvent[] = []
    const told = new Promise<void>((resolve) => {
      void serve({
        $disconnect: (event) => {
          events.push(event)
          resolve()
        },
      }).then(async ({ url }) => {
        const client = await connect(url)
        client.webSocket.close(4001, 'bye')
      })
    })

    await told

    expect(events).toMatchObject([{ disconnectStatusCode: 4001, disconnectReason: 'bye' }])
  })

  it('runs $disconnect with 1005 and the sentence of AWS when the client gave no code', async () => {
    let tell: (event: DisconnectEvent) => void = () => undefined
    const told = new Promise<DisconnectEvent>((resolve) => (tell = resolve))
    const { url } = await serve({ $disconnect: (event) => tell(event) })
    const client = await connect(url)

    client.webSocket.close()

    // Source: events recorded by users of AWS, for example "disconnectStatusCode: 1005".
    expect(await told).toMatchObject({ disconnectStatusCode: 1005, disconnectReason: 'Client-side close frame status not set' })
  })

  it('runs $disconnect with 1006 when a client is killed', async () => {
    let tell: (event: DisconnectEvent) => void = () => undefined
    const told = new Promise<DisconnectEvent>((resolve) => (tell = resolve))
    const { url } = await serve({ $disconnect: (event) => tell(event) })
    const client = await connect(url)

    client.webSocket.terminate()

    expect(await told).toMatchObject({ disconnectStatusCode: 1006 })
  })

  it('sends to a client by its id, and says so when it is gone', async () => {
    const { url, routes } = await serve({ routes: { $default: ({ connectionId }) => connectionId } })
    const client = await connect(url)
    client.webSocket.send('who am I')
    const connectionId = await client.next()

    const sent = [
      routes.send(connectionId, 'text'),
      routes.send(connectionId, new TextEncoder().encode('bytes')),
      routes.send('AAAAAAAAAAAAAAA=', 'x'),
    ]

    expect(sent).toEqual([true, true, false])
    expect([await client.next(), await client.next()]).toEqual(['text', 'bytes'])
  })

  it('tells clients 1001 when it stops, runs $disconnect for each, and refuses new ones', async () => {
    const gone: string[] = []
    const { url, routes } = await serve({
      $disconnect: ({ connectionId, disconnectStatusCode }) => void gone.push(`${connectionId.length} ${disconnectStatusCode}`),
    })
    const clients = await Promise.all([connect(url), connect(url)])

    const stopped = await routes.connections.stop()

    expect(stopped).toEqual({ unfinished: 0 })
    expect(await Promise.all(clients.map(({ closed }) => closed))).toEqual(
      clients.map(() => ({ code: 1001, reason: 'Going away' })),
    )
    expect(gone).toEqual(['16 1001', '16 1001'])
    expect((await refused(url)).status).toBe(503)
  })
})
