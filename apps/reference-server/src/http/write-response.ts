import type { ServerResponse } from 'node:http'
import type { GatewayResponse } from '@gatewright/types'

/** Writes an answer of the gateway's core to node:http: head and a held body in one go, a stream as the client reads it. */
export function writeResponse(outgoing: ServerResponse, { status, headers, body }: GatewayResponse): void | Promise<void> {
  if (typeof body === 'string' || body instanceof Uint8Array) {
    const length = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength
    outgoing.writeHead(status, withLength(headers, status, length))
    if (typeof body === 'string') outgoing.end(body)
    else if (length <= ONE_WRITE) outgoing.end(Buffer.from(body.buffer, body.byteOffset, length).toString('latin1'), 'latin1')
    else outgoing.end(body)
    return undefined
  }
  outgoing.writeHead(status, headers as string[])
  return writeStream(outgoing, body)
}

/** Bytes up to which a body leaves as text: node:http joins it to the head, and one write costs less than two. */
const ONE_WRITE = 16_384

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
