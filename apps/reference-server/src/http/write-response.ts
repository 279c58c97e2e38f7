import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { GatewayResponse } from '@gatewright/types'
import { endWith, isUntouched, writesOwnHead } from './own-head.ts'

/** Writes an answer of the gateway's core to node:http: head and a held body in one go, a stream as the client reads it. */
export type WriteResponse = (outgoing: ServerResponse, response: GatewayResponse) => void | Promise<void>

/** Seconds that a client may keep a connection without a request. */
export interface ResponseWriterOptions {
  readonly keepAliveSeconds: number
  /** Whether the usual answer may leave as one text; default: where this Node can. */
  readonly oneText?: boolean
}

/**
 * What writes answers. The usual one, a held body for a client that keeps its connection, leaves as one text: node:http would
 * check its head name by name and hand head, body and an empty end to the socket as a list, which costs a tenth of a request.
 */
export function createResponseWriter({ keepAliveSeconds, oneText = writesOwnHead() }: ResponseWriterOptions): WriteResponse {
  let ending: string | undefined
  const beginLine = createLines()
  const forget = (): void => void (ending = undefined)

  /** The lines that end a head: `Date` is made once a second, and the clock not asked between. */
  function endOfHead(): string {
    if (ending !== undefined) return ending
    const now = Date.now()
    setTimeout(forget, 1000 - (now % 1000)).unref()
    ending = `\r\nDate: ${new Date(now).toUTCString()}\r\nConnection: keep-alive\r\nKeep-Alive: timeout=${keepAliveSeconds}\r\n\r\n`
    return ending
  }

  return (outgoing, { status, headers, body }) => {
    if (typeof body !== 'string' && !(body instanceof Uint8Array)) {
      outgoing.writeHead(status, headers as string[])
      return writeStream(outgoing, body)
    }
    const length = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength
    const head = oneText && length <= ONE_WRITE && isUsual(outgoing, status) ? plainHead(status, headers, beginLine) : undefined
    if (head !== undefined) writeText(outgoing, status, `${head}\r\nContent-Length: ${length}${endOfHead()}${latin1Of(body, length)}`)
    else {
      outgoing.writeHead(status, withLength(headers, status, length))
      outgoing.end(body)
    }
    return undefined
  }
}

/** Bytes up to which a body leaves together with its head: copying them costs less than a second buffer. */
const ONE_WRITE = 16_384

function isUsual(outgoing: ServerResponse, status: number): boolean {
  return outgoing.shouldKeepAlive && isUntouched(outgoing) && status >= 200 && !BODILESS.has(status)
}

function writeText(outgoing: ServerResponse, status: number, text: string): void {
  outgoing.statusCode = status
  endWith(outgoing, text)
}

/** How a header's line begins; empty for a name that does not go into a head as it is. */
type BeginLine = (name: string) => string

/** Status line and headers; `undefined` where a header is not as HTTP has it, or speaks of the connection: node:http decides on those. */
function plainHead(status: number, headers: readonly string[], beginLine: BeginLine): string | undefined {
  let head = status === 200 ? OK : `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'unknown'}`
  for (let index = 0; index < headers.length; index += 2) {
    const beginning = beginLine(headers[index] as string)
    const value = headers[index + 1] as string
    if (beginning === '' || NOT_A_VALUE.test(value)) return undefined
    head += beginning + value
  }
  return head
}

/** Remembers names: an API has few, and says them again with each answer. */
function createLines(): BeginLine {
  const known = new Map<string, string>()
  return (name) => {
    const found = known.get(name)
    if (found !== undefined) return found
    const beginning = TOKEN.test(name) && !CONNECTION.test(name) ? `\r\n${name}: ` : ''
    if (known.size < MOST_NAMES) known.set(name, beginning)
    return beginning
  }
}

const OK = 'HTTP/1.1 200 OK'
/** Backends could make up names without end. */
const MOST_NAMES = 1000
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const NOT_A_VALUE = /[^\t\x20-\x7e\x80-\xff]/
const CONNECTION = /^(?:connection|content-length|date|expect|keep-alive|te|trailer|transfer-encoding|upgrade)$/i

/** Bytes as a text of one character each. */
function latin1Of(body: string | Uint8Array, length: number): string {
  if (typeof body === 'string') return body.length === length ? body : Buffer.from(body).toString('latin1')
  return Buffer.from(body.buffer, body.byteOffset, length).toString('latin1')
}

/** Statuses that never carry a body, nor a length. */
const BODILESS = new Set([204, 304])

function withLength(headers: readonly string[], status: number, length: number): string[] {
  if (BODILESS.has(status)) return headers as string[]
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] as string
    if (name.length === 14 && name.toLowerCase() === 'content-length') return headers as string[]
  }
  return [...headers, 'Content-Length', String(length)]
}

async function writeStream(outgoing: ServerResponse, body: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const chunk of body) {
      if (outgoing.destroyed) return
      if (!outgoing.write(chunk)) await drained(outgoing)
    }
    outgoing.end()
  } catch {
    // The head is on the wire: cutting the connection is the only way left to say that the body is not whole.
    outgoing.destroy()
  }
}

/** Resolves when the client has read on, or has gone. Leaves no listener behind: a long body waits many times. */
function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      outgoing.off('drain', done)
      outgoing.off('close', done)
      resolve()
    }
    outgoing.on('drain', done)
    outgoing.on('close', done)
  })
}
