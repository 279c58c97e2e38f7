import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { LookupFunction } from 'node:net'
import WebSocket, { type ClientOptions } from 'ws'

/** A WebSocket client that keeps what it hears. */
export interface SocketClient {
  readonly socket: WebSocket
  /** Messages, in order. */
  readonly heard: string[]
  /** Code and reason of the server's close frame, once there is one. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  say(message: unknown): void
}

/** Names under .localhost are this machine, also where the system's resolver does not know it. */
export const loopback: LookupFunction = (_name, options, done) =>
  options.all === true ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4)

/** Connects with `ws`; rejects with the refusal's status and body. */
export async function connectSocket(url: string, { protocols = [], ...options }: ClientOptions & { readonly protocols?: string[] } = {}): Promise<SocketClient> {
  const socket = new WebSocket(url, protocols, { lookup: loopback, ...options } as ClientOptions)
  const heard: string[] = []
  socket.on('message', (data: Buffer) => heard.push(data.toString()))
  const closed = new Promise<{ code: number; reason: string }>((resolve) => socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })))
  const refused = new Promise<never>((_resolve, reject) => {
    socket.on('unexpected-response', (_request, response: IncomingMessage) => {
      textOf(response).then((text) => reject(new Refused(response.statusCode ?? 0, text)), reject)
    })
  })
  socket.on('error', () => {})
  await Promise.race([once(socket, 'open'), refused])
  return { socket, heard, closed, say: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)) }
}

/** An upgrade that was answered with another status than 101. */
export class Refused extends Error {
  readonly status: number
  readonly body: string

  constructor(status: number, body: string) {
    super(`the upgrade was refused with ${status}: ${body}`)
    this.status = status
    this.body = body
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of response) text += String(chunk)
  return text
}
