import { once } from 'node:events'
import { type IncomingMessage, OutgoingMessage, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { GatewayResponse } from '@gatewright/types'
import { createHttpServer } from '../src/http/http-server.ts'
import { writesOwnHead } from '../src/http/own-head.ts'

let server: Server | undefined

afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

/** Sends bytes to a server that gives this answer; gives everything that came back until the connection closed. */
async function exchange(bytes: string, answer: GatewayResponse, oneText?: boolean): Promise<string> {
  const own = createHttpServer({
    handle: () => answer,
    upgrade: (_request, socket) => socket.destroy(),
    onError: () => undefined,
    ...(oneText === undefined ? undefined : { oneText }),
  })
  server = own
  own.listen(0, '127.0.0.1')
  await once(own, 'listening')
  const socket = connect((own.address() as AddressInfo).port, '127.0.0.1')
  let text = ''
  socket.setEncoding('latin1').on('data', (piece: string) => (text += piece))
  socket.write(bytes)
  await once(socket, 'close')
  return text.replaceAll(/Date: [A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/g, 'Date: now')
}

const JSON_ANSWER = { status: 200, headers: ['Content-Type', 'application/json', 'x-a', '1', 'x-a', '2'], body: '{"a":"ä"}' } as const
const KEPT = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nx-a: 1\r\nx-a: 2\r\nContent-Length: 10\r\nDate: now\r\nConnection: keep-alive\r\nKeep-Alive: timeout=60\r\n\r\n{"a":"Ã¤"}'
const LAST = KEPT.replace('Connection: keep-alive\r\nKeep-Alive: timeout=60', 'Connection: close')

test('what a request without a body does not have is not read', async () => {
  let incoming: IncomingMessage | undefined
  const own = createHttpServer({ handle: () => JSON_ANSWER, upgrade: (_request, socket) => socket.destroy(), onError: () => undefined })
  server = own
  own.prependListener('request', (request: IncomingMessage) => (incoming = request))
  own.listen(0, '127.0.0.1')
  await once(own, 'listening')
  const socket = connect((own.address() as AddressInfo).port, '127.0.0.1')
  for (const body of ['', 'abc']) {
    const answered = once(socket, 'data')
    socket.write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
    await answered
    await new Promise((resolve) => setTimeout(resolve, 10))
    await vi.waitFor(() => expect(incoming?.readableEnded).toBe(body !== ''), { timeout: 20_000 })
  }
  socket.destroy()
})

test('two pipelined requests are answered in order on one connection, and the last closes it', async () => {
  const answer = await exchange('GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', JSON_ANSWER)

  expect(answer).toBe(KEPT + LAST)
})

test('a body before the next request is read off', async () => {
  const answer = await exchange('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhiGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', JSON_ANSWER)

  expect(answer).toBe(KEPT + LAST)
})

test('HTTP/1.0 is answered and closed', async () => {
  expect(await exchange('GET / HTTP/1.0\r\n\r\n', JSON_ANSWER)).toBe(LAST)
})

test('HEAD has the length and no body', async () => {
  const answer = await exchange('HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', JSON_ANSWER)

  expect(answer).toMatch(/Content-Length: 10\r\n.*\r\n\r\n$/s)
})

test.each([
  ['204 has neither body nor length', { status: 204, headers: ['x-a', '1'], body: 'dropped' }, /^HTTP\/1\.1 204 No Content\r\nx-a: 1\r\nDate: now\r\nConnection: keep-alive\r\nKeep-Alive: timeout=60\r\n\r\nHTTP/],
  ['bytes leave as they are', { status: 200, headers: [], body: new Uint8Array([0, 255, 10, 13]) }, /Content-Length: 4\r\n[^]*\r\n\r\n\0\xff\n\rHTTP/],
  ['a large body leaves whole', { status: 200, headers: [], body: 'x'.repeat(20_000) }, /Content-Length: 20000\r\n[^]*\r\n\r\nx{20000}HTTP/],
  ["the handler's own length counts", { status: 200, headers: ['content-length', '3'], body: 'abc' }, /^HTTP\/1\.1 200 OK\r\ncontent-length: 3\r\nDate: now[^]*\r\n\r\nabcHTTP/],
  ['a header that would end its line is no answer', { status: 200, headers: ['x-a', 'b\r\nSet-Cookie: c'], body: '' }, /^HTTP\/1\.1 500 Internal Server Error\r\n/],
  ['a name that is none is no answer', { status: 200, headers: ['x a', 'b'], body: '' }, /^HTTP\/1\.1 500 Internal Server Error\r\n/],
  ['a status that HTTP has no name for', { status: 444, headers: [], body: 'x' }, /^HTTP\/1\.1 444 unknown\r\n/],
] as const)('%s', async (_what, response, expected) => {
  const answer = await exchange('GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', response)

  expect(answer).toMatch(expected)
  expect(answer).not.toContain('Set-Cookie')
})

describe('a Node whose ServerResponse takes no head from outside', () => {
  const asked = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhiGET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'

  test('gives the same answers, byte for byte, by writeHead and end', async () => {
    expect(await exchange(asked, JSON_ANSWER, false)).toBe(KEPT + KEPT + LAST)
    expect(await exchange(asked, JSON_ANSWER, true)).toBe(KEPT + KEPT + LAST)
  })

  test('is found out', () => {
    const internals = Object.getOwnPropertyDescriptor(OutgoingMessage.prototype, 'end') as PropertyDescriptor
    const own = writesOwnHead()
    Object.defineProperty(OutgoingMessage.prototype, 'end', { ...internals, value: () => undefined })
    const changed = writesOwnHead()
    Object.defineProperty(OutgoingMessage.prototype, 'end', internals)

    expect([own, changed, writesOwnHead()]).toEqual([true, false, true])
  })
})
