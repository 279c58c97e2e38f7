import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { connect } from 'node:tls'
import { expect, test } from 'vitest'
import { readServerName } from '../src/tls/client-hello.ts'

/** The first bytes of a client of node:tls. */
async function helloOf(servername: string | undefined, options: { readonly maxVersion?: 'TLSv1.2' } = {}): Promise<Buffer> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const client = connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, ...(servername === undefined ? {} : { servername }), ...options })
  client.on('error', () => {})
  const [socket] = await accepted
  const [hello] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  client.destroy()
  server.close()
  return hello
}

/** The same message in records of few bytes. */
function inRecordsOf(size: number, hello: Buffer): Buffer {
  const message = hello.subarray(5)
  const records: Buffer[] = []
  for (let at = 0; at < message.length; at += size) {
    const piece = message.subarray(at, at + size)
    records.push(hello.subarray(0, 3), Buffer.from([piece.length >> 8, piece.length & 255]), piece)
  }
  return Buffer.concat(records)
}

test.each([{}, { maxVersion: 'TLSv1.2' as const }])('reads the name that a client asks for (%o)', async (options) => {
  expect(readServerName(await helloOf('api.example.com', options))).toEqual({ complete: true, serverName: 'api.example.com' })
  expect(readServerName(await helloOf(undefined, options))).toEqual({ complete: true, serverName: undefined })
})

test('waits for the whole message, however its bytes and records are cut', async () => {
  const hello = await helloOf('api.example.com')

  for (let length = 0; length < hello.length; length++) expect(readServerName(hello.subarray(0, length))).toEqual({ complete: false })
  for (const size of [1, 2, 3, 7, 100]) {
    const cut = inRecordsOf(size, hello)
    expect(readServerName(cut)).toEqual({ complete: true, serverName: 'api.example.com' })
    expect(readServerName(cut.subarray(0, cut.length - 1))).toEqual({ complete: false })
  }
})

test('ends for any bytes, and never asks for more without end', async () => {
  const hello = await helloOf('api.example.com')
  let state = 1
  const random = (limit: number): number => (state = (state * 48_271) % 2_147_483_647) % limit

  for (let round = 0; round < 5_000; round++) {
    const bytes = Buffer.from(hello)
    for (let change = 0; change < 1 + random(4); change++) bytes[random(bytes.length)] = random(256)
    const reading = readServerName(bytes)
    expect(reading.complete === false || ['string', 'undefined'].includes(typeof reading.serverName)).toBe(true)
  }
  expect(readServerName(Buffer.alloc(70_000, 22))).toEqual({ complete: true, serverName: undefined })
  expect(readServerName(Buffer.from('\u0016 this is no TLS'))).toEqual({ complete: false })
})
