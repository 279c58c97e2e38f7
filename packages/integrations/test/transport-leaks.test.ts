import { readdirSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { expect, it } from 'vitest'
import { createNodeTransport } from '../src/node/index.ts'
import { createUndiciTransport } from '../src/undici/index.ts'

const FOLDER = '/proc/self/fd'

it.each([
  ['undici', () => createUndiciTransport({ connections: 16 })],
  ['node:net', () => createNodeTransport({ connections: 16, otherwise: () => Promise.reject(new Error('nothing else is asked for')) })],
])('%s leaves no file descriptor open after 200 calls that fail in every way', async (_name, create) => {
  const answers = [
    '',
    'garbage\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n',
  ]
  const sockets = new Set<Socket>()
  let count = 0
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
    socket.once('data', () => {
      const answer = answers[count % answers.length] ?? ''
      const reset = count++ % 8 < 4
      socket.write(answer, () => reset && socket.resetAndDestroy())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const before = readdirSync(FOLDER).length
  const transport = create()

  const results = await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      transport.send({
        method: 'GET',
        url,
        headers: [],
        body: undefined,
        timeoutInMillis: 2_000,
        streamResponse: index % 2 === 0,
      }),
    ),
  )
  for (const result of results) {
    if (result.kind !== 'reply' || result.body instanceof Uint8Array) continue
    await result.body[Symbol.asyncIterator]().return?.()
  }
  await transport.close()
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => server.close(resolve))

  expect(results.filter(({ kind }) => kind === 'failure').length).toBeGreaterThan(100)
  expect(readdirSync(FOLDER).length).toBeLessThanOrEqual(before)
})
