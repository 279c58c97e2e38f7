import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Connections, createConnections, type Disconnection } from '../../src/index.ts'
import { createUpgrade } from '../../src/ws/index.ts'
import { bye, closing, control, framing, limits, reserved, utf8 } from './frame-cases.ts'
import { connectRaw } from './raw-client.ts'
import { startServer, type TestServer } from './server.ts'

let server: TestServer
let connections: Connections<undefined>
let ended: (event: Disconnection) => void = () => undefined

beforeAll(async () => {
  connections = createConnections({
    onMessage: (connection, message) => void connection.send(message),
    onDisconnect: (_connection, disconnection) => ended(disconnection),
  })
  server = await startServer(
    createUpgrade({ connections, onConnect: () => ({ accepted: true, scope: 'api/prod', value: undefined }) }).handle,
  )
})

afterAll(async () => {
  await connections.stop()
  await server.close()
})

// RFC 6455 says what is right; 32 KB, 128 KB, 1009 and 1003 are of limits.md and websocket-api-develop-binary-media-types.md.
describe.each([
  ['framing', framing],
  ['limits', limits],
  ['control frames', control],
  ['reserved bits and opcodes', reserved],
  ['UTF-8', utf8],
  ['close', closing],
] as const)('%s', (_group, cases) => {
  it.each(cases)('$name', async ({ send, expected, code }) => {
    const event = new Promise<Disconnection>((resolve) => (ended = resolve))
    const client = await connectRaw(server.port)

    client.write(...send)
    // A server that closed first waits for the client's close frame.
    if (expected.at(-2) !== 'close 1000') client.socket.on('data', () => client.socket.end(bye))

    expect({ answers: await client.answers, code: (await event).statusCode }).toEqual({ answers: expected, code })
  })

  it.each(cases.filter(({ send }) => Buffer.concat(send).length < 1000))(
    '$name, byte by byte',
    async ({ send, expected, code }) => {
      const event = new Promise<Disconnection>((resolve) => (ended = resolve))
      const client = await connectRaw(server.port)
      if (expected.at(-2) !== 'close 1000')
        client.socket.on('data', (chunk) => ((chunk[0] ?? 0) === 0x88 ? client.socket.end(bye) : undefined))

      for (const byte of Buffer.concat(send)) {
        await new Promise((resolve) => setImmediate(resolve))
        if (!client.socket.writable) break
        client.socket.write(Uint8Array.of(byte))
      }

      expect({ answers: await client.answers, code: (await event).statusCode }).toEqual({ answers: expected, code })
    },
  )
})
