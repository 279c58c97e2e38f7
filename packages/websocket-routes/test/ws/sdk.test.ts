import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handleConnectionsRequest } from '../../src/index.ts'
import { createWebSocketRoutes, SCOPE, type WebSocketRoutes } from '../../src/ws/index.ts'
import { connect, type TestClient } from './server.ts'

let routes: WebSocketRoutes
let server: Server
let sdk: ApiGatewayManagementApiClient
let port: number

beforeAll(async () => {
  routes = createWebSocketRoutes({ routes: { $default: ({ connectionId }) => connectionId }, onError: () => undefined })
  server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const [, connectionId = ''] = /\/(?:@|%40)connections\/(.+)$/.exec(request.url ?? '') ?? []
      const answer = await handleConnectionsRequest(routes.connections, {
        method: request.method ?? '',
        connectionId,
        scope: SCOPE,
        body: Buffer.concat(chunks),
      })
      response.writeHead(answer.status, [...answer.headers])
      response.end(answer.body)
    })()
  }).on('upgrade', routes.handleUpgrade)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  sdk = new ApiGatewayManagementApiClient({ endpoint: `http://127.0.0.1:${port}/prod`, region: 'us-east-1', credentials })
})

afterAll(async () => {
  sdk.destroy()
  await routes.connections.stop()
  await new Promise((resolve) => server.close(resolve))
})

async function connected(): Promise<{ client: TestClient; ConnectionId: string }> {
  const client = await connect(`ws://127.0.0.1:${port}/prod`, { headers: { 'User-Agent': 'tester' } })
  client.webSocket.send('?')
  return { client, ConnectionId: await client.next() }
}

describe('the AWS SDK', () => {
  it('posts to a connection', async () => {
    const { client, ConnectionId } = await connected()

    await sdk.send(new PostToConnectionCommand({ ConnectionId, Data: 'hello' }))

    expect(await client.next()).toBe('hello')
  })

  it('gets a connection', async () => {
    const { ConnectionId } = await connected()
    const now = Date.now()

    const { ConnectedAt, LastActiveAt, Identity } = await sdk.send(new GetConnectionCommand({ ConnectionId }))

    expect(Identity).toEqual({ SourceIp: '127.0.0.1', UserAgent: 'tester' })
    expect(now - Number(ConnectedAt)).toBeLessThan(10_000)
    expect(Number(LastActiveAt)).toBeGreaterThanOrEqual(Number(ConnectedAt))
  })

  it('deletes a connection, which is then gone', async () => {
    const { client, ConnectionId } = await connected()

    const { $metadata } = await sdk.send(new DeleteConnectionCommand({ ConnectionId }))

    expect($metadata.httpStatusCode).toBe(204)
    expect(await client.closed).toMatchObject({ code: 1000 })
    await expect(sdk.send(new PostToConnectionCommand({ ConnectionId, Data: 'x' }))).rejects.toMatchObject({
      name: 'GoneException',
      $metadata: { httpStatusCode: 410 },
    })
  })

  it('is told by name what is wrong', async () => {
    const { ConnectionId } = await connected()

    const large = sdk.send(new PostToConnectionCommand({ ConnectionId, Data: 'x'.repeat(131_073) }))
    const malformed = sdk.send(new PostToConnectionCommand({ ConnectionId: 'made-up', Data: 'x' }))

    await expect(large).rejects.toMatchObject({ name: 'PayloadTooLargeException', $metadata: { httpStatusCode: 413 } })
    await expect(malformed).rejects.toMatchObject({
      name: 'BadRequestException',
      message: 'Invalid connectionId: made-up',
      $metadata: { httpStatusCode: 400 },
    })
  })
})
