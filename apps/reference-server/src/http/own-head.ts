import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { Writable } from 'node:stream'

/** What `ServerResponse` keeps of a head. No public API: {@link writesOwnHead} tells whether this Node has it. */
interface Internals {
  _header: string | null
  readonly _hasBody: boolean
}

/** Whether nothing of a head has been set and a body may follow. */
export function isUntouched(outgoing: ServerResponse): boolean {
  const { _header, _hasBody } = outgoing as unknown as Internals
  return _hasBody === true && _header === null
}

/** Sends head and body as one text, as Latin-1, and ends the answer. Only where {@link writesOwnHead}. */
export function endWith(outgoing: ServerResponse, text: string): void {
  ;(outgoing as unknown as Internals)._header = text
  outgoing.end()
}

/**
 * Whether this Node sends a head that was put together elsewhere: an answer is written so, to nowhere, and looked at. Where a
 * version does otherwise, answers go out by `writeHead` and `end`.
 */
export function writesOwnHead(): boolean {
  const written: string[] = []
  const nowhere = new Writable({
    decodeStrings: false,
    write(piece: string, encoding, done) {
      written.push(`${encoding} ${piece}`)
      done()
    },
  })
  try {
    const incoming = new IncomingMessage(new Socket())
    incoming.httpVersionMajor = 1
    incoming.httpVersionMinor = 1
    const outgoing = new ServerResponse(incoming)
    outgoing.assignSocket(nowhere as Socket)
    if (!isUntouched(outgoing)) return false
    endWith(outgoing, PROBE)
    return written.join('') === `latin1 ${PROBE}` && outgoing.headersSent && outgoing.writableEnded
  } catch {
    return false
  }
}

const PROBE = 'HTTP/1.1 200 OK\r\n\r\n\u00e4'
