import { once } from 'node:events'
import type { Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { GatewayRequest } from '@gatewright/types'
import { createHttpServer } from '../src/http/http-server.ts'

let server: Server
let seen: GatewayRequest[]

beforeEach(async () => {
  seen = []
  server = createHttpServer({
    handle: (request) => {
      seen.push(request)
      return { status: 200, headers: ['Content-Type', 'text/plain'], body: 'served' }
    },
    upgrade: (_request, socket) => socket.end('HTTP/1.1 426 Upgrade Required\r\n\r\n'),
    onError: (error) => {
      throw error
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})

afterEach(() => {
  server.closeAllConnections()
  server.close()
})

/** Sends bytes as they are and gives what came back until the server closed or fell silent. */
async function send(bytes: string): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  let answer = ''
  socket.setEncoding('latin1').on('data', (text: string) => (answer += text))
  socket.write(bytes)
  await once(socket, 'data')
  socket.end()
  if (!socket.destroyed) await once(socket, 'close')
  return answer
}

// The malformed requests that node:http itself lets through (shared/facts/dependencies.md, "HTTP traps in node:http").
const refused: readonly (readonly [string, string])[] = [
  ['Transfer-Encoding on HTTP/1.0', 'POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['two Host headers', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'],
  ['an absolute target that disagrees with Host', 'GET http://evil.example/ HTTP/1.1\r\nHost: good.example\r\n\r\n'],
  ['a space in Host', 'GET / HTTP/1.1\r\nHost: a b\r\n\r\n'],
  ['a slash in Host', 'GET / HTTP/1.1\r\nHost: a/b\r\n\r\n'],
  ['an at sign in Host', 'GET / HTTP/1.1\r\nHost: user@a\r\n\r\n'],
  ['a header named Content_Length', 'POST / HTTP/1.1\r\nHost: a\r\nContent_Length: 5\r\n\r\n'],
  ['a header named Transfer_Encoding', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer_Encoding: chunked\r\n\r\n'],
  ['an upgrade to h2c with a body', 'POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 1\r\n\r\nx'],
  ['both Content-Length and Transfer-Encoding', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['a bare line feed in a header', 'GET / HTTP/1.1\r\nHost: a\r\nX: 1\nY: 2\r\n\r\n'],
  ['a space before the colon', 'GET / HTTP/1.1\r\nHost: a\r\nX : 1\r\n\r\n'],
]

test.each(refused)('refuses %s with 400 and closes', async (_name, bytes) => {
  const answer = await send(bytes)

  expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  expect(seen).toEqual([])
})

test('serves a request that offers h2c as plain HTTP/1.1', async () => {
  const answer = await send('GET /x?y=1 HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n')

  expect(answer).toMatch(/^HTTP\/1\.1 200 /)
  expect(seen).toMatchObject([{ method: 'GET', path: '/x', query: 'y=1' }])
})

test('reads the path of an absolute target that agrees with Host', async () => {
  const answer = await send('GET http://a/x%2Fy?z HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')

  expect(answer).toMatch(/^HTTP\/1\.1 200 /)
  expect(seen).toMatchObject([{ path: '/x%2Fy', query: 'z' }])
})

test('gives the body of a GET to the gateway, which decides what becomes of it', async () => {
  const answer = await send('GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi')

  expect(answer).toMatch(/^HTTP\/1\.1 200 /)
  expect(new TextDecoder().decode(seen[0]?.body as Uint8Array)).toBe('hi')
})
