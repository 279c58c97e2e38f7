import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { ConnectionPort, Entry } from '../connections.ts'
import type { Disconnection } from '../disconnection.ts'
import { FrameWatch } from './frame-watch.ts'
import { WsClientSocket } from './ws-client-socket.ts'

export interface AttachOptions<T> {
  readonly webSocket: WebSocket
  /** The TCP or TLS socket under `webSocket`. */
  readonly socket: Duplex
  readonly entry: Entry<T>
  readonly frameBytes: number
}

/** Joins an open `ws` socket to its connection. Called before the socket's first bytes are read. */
export function attachSocket<T>({ webSocket, socket, entry, frameBytes }: AttachOptions<T>): void {
  const port: ConnectionPort<T> = entry.open(new WsClientSocket({ webSocket, socket }))
  const watch = new FrameWatch({ frameBytes })
  let messages = 0
  let failure: Disconnection | undefined

  // Before ws reads the same bytes, so that a message of a refused frame is known when ws gives it out.
  socket.prependListener('data', (chunk: Uint8Array) => {
    if (watch.violation !== undefined) return
    watch.take(chunk)
    // Once ws has given out the messages that came before: at the refused one, or when these bytes are read.
    if (watch.violation !== undefined) process.nextTick(refuse)
  })

  function refuse(): void {
    if (watch.violation !== undefined) port.end(watch.violation)
  }

  webSocket.on('message', (data: Buffer) => {
    messages += 1
    if (watch.violation === undefined || messages <= watch.violation.messagesBefore) port.message(data.toString())
    else refuse()
  })
  webSocket.on('ping', () => port.activity())
  webSocket.on('pong', () => port.activity())
  webSocket.on('error', (error) => {
    failure = failureOf(error)
  })
  webSocket.on('close', (statusCode, reason) => port.closed(failure ?? { statusCode, reason: reason.toString() }))
}

const FAILURES: ReadonlyMap<string, number> = new Map([
  ['WS_ERR_INVALID_UTF8', 1007],
  ['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', 1009],
  ['WS_ERR_TOO_MANY_BUFFERED_PARTS', 1008],
])

/** The close code that `ws` sent for what a client did wrong; 1006 for a socket that failed. */
function failureOf(error: Error & { readonly code?: string }): Disconnection {
  const code = error.code ?? ''
  if (!code.startsWith('WS_ERR_')) return { statusCode: 1006, reason: '' }
  return { statusCode: FAILURES.get(code) ?? 1002, reason: error.message }
}
