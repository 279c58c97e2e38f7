import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { HttpCall, HttpReply, IntegrationFailure, SendHttpRequest } from '../src/index.ts'

const opened: (Server | TcpServer)[] = []
const sockets = new Set<Socket>()

afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  await Promise.all(opened.splice(0).map((server) => new Promise((resolve) => server.close(resolve))))
})

async function listen<S extends Server | TcpServer>(server: S): Promise<string> {
  opened.push(server)
  server.on('connection', (socket: Socket) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const backend = (listener: RequestListener): Promise<string> => listen(createServer(listener))
/** A backend that writes these bytes to whoever sends a request, and then does `end`. */
const liar = (bytes: string, end: (socket: Socket) => void = () => undefined): Promise<string> => {
  return listen(
    createTcpServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => socket.write(bytes, () => end(socket)))
    }),
  )
}

async function textOf(result: HttpReply | IntegrationFailure): Promise<string> {
  if (result.kind === 'failure') throw new Error(result.message)
  if (result.body instanceof Uint8Array) return new TextDecoder().decode(result.body)
  let text = ''
  for await (const piece of result.body) text += new TextDecoder().decode(piece)
  return text
}

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text)
}

/** What every transport does; each has a test of a few lines that runs this. */
export function describeTransport(name: string, transport: { readonly send: SendHttpRequest }): void {
  describe(name, () => {
    function send(url: string, changes: Partial<HttpCall> = {}): Promise<HttpReply | IntegrationFailure> {
      return transport.send({ method: 'GET', url, headers: [], body: undefined, timeoutInMillis: 5_000, ...changes })
    }

    describe('a request', () => {
      const echo: RequestListener = (request, response) => {
        let body = ''
        request.on('data', (piece: Buffer) => (body += piece.toString()))
        request.on('end', () =>
          response.end(JSON.stringify({ method: request.method, url: request.url, raw: request.rawHeaders, body })),
        )
      }

      it.each([
        ['text', 'hello', 'hello'],
        ['bytes', new TextEncoder().encode('hello'), 'hello'],
        ['a stream', pieces('hel', 'lo'), 'hello'],
        ['nothing', undefined, ''],
      ])('carries %s as its body', async (_, body, expected) => {
        const origin = await backend(echo)

        const result = await send(origin, { method: 'POST', body })

        expect(JSON.parse(await textOf(result))).toMatchObject({ method: 'POST', body: expected })
      })

      it('keeps the path as it is, escapes and dots and query', async () => {
        const origin = await backend(echo)

        const result = await send(`${origin}/a%2Fb/%E4//c?x=%20&y=1#fragment`)

        expect(JSON.parse(await textOf(result))).toMatchObject({ url: '/a%2Fb/%E4//c?x=%20&y=1' })
      })

      it('keeps the case and the order of header names, and owns the framing', async () => {
        const origin = await backend(echo)

        const result = await send(origin, {
          method: 'POST',
          body: 'abc',
          headers: [
            'X-One',
            '1',
            'x-oNE',
            '2',
            'Connection',
            'close',
            'Transfer-Encoding',
            'chunked',
            'Content-Length',
            '99',
            'Host',
            'backend.example',
          ],
        })

        const { raw } = JSON.parse(await textOf(result)) as { raw: string[] }
        expect(raw.join('|')).toContain('X-One|1|x-oNE|2')
        expect(raw.join('|').toLowerCase()).toContain('host|backend.example')
        expect(raw.join('|').toLowerCase()).toContain('content-length|3')
        expect(raw.join('|').toLowerCase()).not.toContain('transfer-encoding')
      })

      it('whose body breaks fails with what broke it', async () => {
        const origin = await backend((request, response) => request.resume().on('end', () => response.end()))
        const broken = new Error('too large')
        async function* body(): AsyncGenerator<Uint8Array> {
          yield new Uint8Array(10)
          throw broken
        }

        const result = await send(origin, { method: 'POST', body: body() })

        expect(result).toMatchObject({ kind: 'failure', cause: broken })
      })

      it('keeps its connections', async () => {
        let connections = 0
        const server = createServer((_, response) => response.end('ok'))
        server.on('connection', () => connections++)
        const origin = await listen(server)

        for (let call = 0; call < 20; call++) await textOf(await send(origin))

        expect(connections).toBeLessThanOrEqual(2)
      })

      it.each([
        ['CR and LF in a value', ['X-A', 'a\r\nX-Injected: 1']],
        ['a space in a name', ['X A', '1']],
      ])('with %s is refused before a byte is sent', async (_, headers) => {
        let asked = 0
        const origin = await backend((_request, response) => response.end(`${++asked}`))

        const result = await send(origin, { headers })

        expect(result).toMatchObject({ kind: 'failure', code: 'unsafe-request' })
        expect(asked).toBe(0)
      })

      it.each(['ftp://example.com/', 'http://user:secret@127.0.0.1/', 'http://', 'nonsense'])('to %s is refused', async (url) => {
        expect(await send(url)).toMatchObject({ kind: 'failure', code: 'configuration' })
      })
    })

    describe('an answer', () => {
      it('comes with raw headers, repeated ones too', async () => {
        const origin = await backend((_, response) => {
          response.writeHead(207, ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'X-CaSe', 'kept'])
          response.end('body')
        })

        const result = await send(origin)

        expect(result).toMatchObject({ kind: 'reply', status: 207 })
        expect(result.kind === 'reply' && result.headers.slice(0, 6)).toEqual([
          'Set-Cookie',
          'a=1',
          'Set-Cookie',
          'b=2',
          'X-CaSe',
          'kept',
        ])
      })

      it('that redirects is handed on', async () => {
        const origin = await backend((_, response) => response.writeHead(302, { Location: '/elsewhere' }).end())

        expect(await send(origin)).toMatchObject({ kind: 'reply', status: 302 })
      })

      it('of 1xx is passed over', async () => {
        const origin = await liar('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')

        expect(await textOf(await send(origin))).toBe('ok')
      })

      it('of a declared small length is collected although a stream was asked for', async () => {
        const origin = await backend((_, response) => response.end('small'))

        const result = await send(origin, { streamResponse: true })

        expect(result.kind === 'reply' && result.body).toBeInstanceOf(Uint8Array)
      })

      it('is streamed whole, 10 MB of it', async () => {
        const origin = await backend((_, response) => response.end(Buffer.alloc(10_000_000, 7)))

        const result = await send(origin, { streamResponse: true })

        let length = 0
        if (result.kind === 'reply' && !(result.body instanceof Uint8Array))
          for await (const piece of result.body) length += piece.length
        expect(length).toBe(10_000_000)
      })

      it.each([
        ['says so', 'Content-Length: 10485761', ' of reported length 10485761'],
        ['comes in chunks without end', 'Transfer-Encoding: chunked', ''],
      ])('above 10 MB is not held: one that %s', async (_, framing, length) => {
        let closed: () => void = () => undefined
        const closing = new Promise<void>((resolve) => (closed = resolve))
        const piece = Buffer.alloc(65_536, 'a')
        const chunk = framing.startsWith('T') ? Buffer.concat([Buffer.from('10000\r\n'), piece, Buffer.from('\r\n')]) : piece
        const origin = await liar(`HTTP/1.1 200 OK\r\n${framing}\r\n\r\n`, (socket) => {
          const more = (): void => {
            while (!socket.destroyed && socket.write(chunk));
          }
          socket.on('drain', more).on('close', () => closed())
          more()
        })

        const result = await send(origin)

        expect(result).toMatchObject({
          kind: 'failure',
          code: 'response-too-large',
          message: `Execution failed due to an internal error: Integration response${length} is larger than allowed maximum of 10485760 bytes.`,
        })
        await closing
      })

      it('holds the backend back while nobody reads', async () => {
        let written = 0
        const origin = await backend((_, response) => {
          const piece = Buffer.alloc(65_536)
          const more = (): void => {
            while (written < 64_000_000 && response.write(piece)) written += piece.length
          }
          response.on('drain', more)
          more()
        })

        const result = await send(origin, { streamResponse: true })
        const before = await settled(() => written)

        expect(before).toBeLessThan(32_000_000)
        if (result.kind === 'reply' && !(result.body instanceof Uint8Array)) for await (const _ of result.body) break
      })

      it('that the reader leaves closes the connection', async () => {
        let closed: () => void = () => undefined
        const closing = new Promise<void>((resolve) => (closed = resolve))
        const origin = await backend((_, response) => {
          response.on('close', () => closed())
          response.write('first')
        })

        const result = await send(origin, { streamResponse: true })
        if (result.kind === 'reply' && !(result.body instanceof Uint8Array)) for await (const _ of result.body) break

        await closing
        expect(result.kind).toBe('reply')
      })
    })

    describe('a backend that', () => {
      it.each([
        ['resets at once', () => liar('', (socket) => socket.resetAndDestroy()), 'connection'],
        ['closes without an answer', () => liar('', (socket) => socket.end()), 'connection'],
        ['sends garbage', () => liar('garbage\r\n\r\n', (socket) => socket.end()), 'malformed-backend-response'],
        ['sends a bad status', () => liar('HTTP/1.1 abc OK\r\n\r\n', (socket) => socket.end()), 'malformed-backend-response'],
        [
          'sends two lengths',
          () => liar('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', (socket) => socket.end()),
          'malformed-backend-response',
        ],
        [
          'sends less than it declared',
          () => liar('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort', (socket) => socket.end()),
          'connection',
        ],
        [
          'sends a bad chunk',
          () => liar('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', (socket) => socket.end()),
          'malformed-backend-response',
        ],
        ['sends endless headers', () => liar(`HTTP/1.1 200 OK\r\n${'X-A: b\r\n'.repeat(10_000)}`), 'malformed-backend-response'],
      ])('%s fails the call with %s', async (_, start, code) => {
        const origin = await start()

        const result = await send(origin)

        expect(result).toMatchObject({ kind: 'failure', code })
      })

      it('is not there fails the call', async () => {
        const origin = await backend((_, response) => response.end())
        await new Promise((resolve) => opened.pop()?.close(resolve))

        expect(await send(origin)).toMatchObject({ kind: 'failure', code: 'connection' })
      })

      it.each([
        ['never answers', ''],
        ['stops in its headers', 'HTTP/1.1 200 OK\r\nX-A:'],
        ['stops in its body', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort'],
      ])('%s is left after the time', async (_, bytes) => {
        const origin = await liar(bytes)
        const started = performance.now()

        const result = await send(origin, { timeoutInMillis: 50 })

        expect(result).toMatchObject({ kind: 'failure', code: 'timeout' })
        expect(performance.now() - started).toBeGreaterThanOrEqual(45)
      })

      it('stops while its body streams breaks the stream', async () => {
        const origin = await liar('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n')

        const result = await send(origin, { streamResponse: true, timeoutInMillis: 50 })

        await expect(textOf(result)).rejects.toThrow('timeout')
      })

      it('resets while its body streams breaks the stream', async () => {
        const origin = await liar('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n', (socket) =>
          setImmediate(() => socket.resetAndDestroy()),
        )

        const result = await send(origin, { streamResponse: true })

        await expect(textOf(result)).rejects.toThrow()
      })
    })

    it('a client that goes away ends the call and the connection', async () => {
      let closed: () => void = () => undefined
      const closing = new Promise<void>((resolve) => (closed = resolve))
      const controller = new AbortController()
      const origin = await backend((_, response) => {
        response.on('close', () => closed())
        controller.abort()
      })

      const result = await send(origin, { signal: controller.signal })

      await closing
      expect(result).toMatchObject({ kind: 'failure', code: 'aborted' })
    })

    it('a call whose client has gone already is not sent', async () => {
      const origin = await backend((_, response) => response.end('ok'))

      expect(await send(origin, { signal: AbortSignal.abort() })).toMatchObject({ kind: 'failure', code: 'aborted' })
    })
  })
}

/** Waits until a number stands still for a few turns of the event loop. */
async function settled(read: () => number): Promise<number> {
  let [last, still] = [read(), 0]
  for (let turn = 0; turn < 10_000 && still < 200; turn++) {
    await new Promise((resolve) => setImmediate(resolve))
    still = read() === last ? still + 1 : 0
    last = read()
  }
  return last
}
