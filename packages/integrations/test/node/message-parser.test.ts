import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHeaderNames } from '../../src/node/header-names.ts'
import { MalformedMessage } from '../../src/node/malformed-message.ts'
import type { MessageHead } from '../../src/node/message-head.ts'
import { MessageParser } from '../../src/node/message-parser.ts'

interface Seen {
  head: Pick<MessageHead, 'status' | 'headers'> | undefined
  body: string
  end: boolean | undefined
  error: string | undefined
}

/** Reads these pieces as the answer to one request. */
function read(pieces: readonly string[], { isHead = false, closes = false } = {}): Seen {
  const seen: Seen = { head: undefined, body: '', end: undefined, error: undefined }
  const parser = new MessageParser(
    {
      onHead: ({ headers, status }) => void (seen.head = { headers, status }),
      onBody: (piece) => void (seen.body += piece.toString('latin1')),
      onEnd: (isReusable) => void (seen.end = isReusable),
    },
    createHeaderNames(),
  )
  parser.begin({ isHead })
  try {
    for (const piece of pieces) parser.execute(Buffer.from(piece, 'latin1'))
    if (closes) parser.finish()
  } catch (error) {
    if (!(error instanceof MalformedMessage)) throw error
    seen.error = error.message
  }
  return seen
}

const ANSWERS: readonly (readonly [string, string, string, boolean | undefined])[] = [
  ['a length', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A:  b \r\n\r\nhello', 'hello', true],
  ['chunks with extensions and a trailer', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n3;a=b\r\nhel\r\n2\r\nlo\r\n0\r\nX-T: 1\r\n\r\n', 'hello', true],
  ['interim answers before', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\nHTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nok', 'ok', true],
  ['Connection: close', 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok', 'ok', false],
  ['HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok', 'ok', false],
  ['HTTP/1.0 that keeps alive', 'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok', 'ok', true],
  ['204 with a length', 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n', '', true],
  ['a body until the end', 'HTTP/1.1 200 OK\r\n\r\nall of it', 'all of it', undefined],
]

describe('an answer with', () => {
  it.each(ANSWERS)('%s is the same in whatever pieces it comes', (_what, bytes, body, end) => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat({ max: bytes.length }), { maxLength: 8 }), (cuts) => {
        const places = [0, ...cuts.toSorted((one, other) => one - other), bytes.length]
        const pieces = places.slice(1).map((to, index) => bytes.slice(places[index], to)).filter((piece) => piece !== '')

        expect(read(pieces)).toMatchObject({ head: { status: Number(/HTTP\/1\.\d ([2-9]\d\d)/.exec(bytes)?.[1]) }, body, end, error: undefined })
      }),
    )
  })

  it('more bytes than it has is not followed by another request', () => {
    expect(read(['HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n'])).toMatchObject({ body: 'ok', end: false })
  })

  it('a length is without a body where HEAD asked', () => {
    expect(read(['HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n'], { isHead: true })).toMatchObject({ body: '', end: true })
  })

  it('no length ends with the connection', () => {
    expect(read(['HTTP/1.1 200 OK\r\n\r\nsome'], { closes: true })).toMatchObject({ body: 'some', end: false })
  })
})

describe('an answer is refused', () => {
  it.each([
    ['that is no HTTP', 'SSH-2.0-OpenSSH'],
    ['of HTTP/2', 'HTTP/2 200 OK\r\n\r\n'],
    ['with a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n'],
    ['with a status of four', 'HTTP/1.1 2000 OK\r\n\r\n'],
    ['with a bare LF', 'HTTP/1.1 200 OK\r\nX-A: b\nX-C: d\r\n\r\n'],
    ['with a bare CR', 'HTTP/1.1 200 OK\r\nX-A: b\rX-C: d\r\n\r\n'],
    ['with NUL in a value', 'HTTP/1.1 200 OK\r\nX-A: b\0c\r\n\r\n'],
    ['with a folded line', 'HTTP/1.1 200 OK\r\nX-A: b\r\n c\r\n\r\n'],
    ['with a space before a colon', 'HTTP/1.1 200 OK\r\nX-A : b\r\n\r\n'],
    ['with a header without a colon', 'HTTP/1.1 200 OK\r\nX-A\r\n\r\n'],
    ['with a header without a name', 'HTTP/1.1 200 OK\r\n: b\r\n\r\n'],
    ['with two equal lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok'],
    ['with a length that has a sign', 'HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok'],
    ['with a list of lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok'],
    ['with a length beside chunks', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['with another coding', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n'],
    ['with chunks in HTTP/1.0', 'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['with a chunk length that is none', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz'],
    ['with a chunk length beyond all measure', `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${'f'.repeat(13)}\r\n`],
    ['with a chunk longer than it says', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n'],
    ['with an endless chunk extension', `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;${'a'.repeat(5_000)}`],
    ['that switches protocols', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n'],
    ['with a head without end', `HTTP/1.1 200 OK\r\n${'X-A: b\r\n'.repeat(10_000)}`],
  ])('%s', (_what, bytes) => {
    expect(read([bytes]).error).toBeTypeOf('string')
    expect(read(bytes.slice(0, 400).split('').concat(bytes.slice(400))).error).toBeTypeOf('string')
  })
})
