import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { HeaderPairs } from '@gatewright/types'

export interface HttpAnswer {
  readonly status: number
  readonly headers: HeaderPairs
  readonly body: string | Uint8Array
}

// The answer is the connection's last: these are ours to say.
const OURS: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'trailer',
])

/** Refuses an upgrade: writes a whole HTTP/1.1 answer to the raw socket and ends it. */
export function answerHttp(socket: Duplex, { status, headers, body }: HttpAnswer): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Unknown'}`]
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? ''
    if (!OURS.has(name.toLowerCase())) lines.push(`${name}: ${headers[index + 1] ?? ''}`)
  }
  lines.push(`Content-Length: ${bytes.byteLength}`, 'Connection: close', '', '')
  socket.cork()
  socket.write(lines.join('\r\n'), 'latin1')
  socket.end(bytes)
  socket.once('finish', () => socket.destroy())
}
