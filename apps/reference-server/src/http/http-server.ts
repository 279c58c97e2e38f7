import { createServer, ServerResponse } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { GatewayRequest, GatewayResponse } from '@gatewright/types'
import { readRequest } from './read-request.ts'
import { inspectHead, refusalOf } from './request-guards.ts'
import { createResponseWriter, type WriteResponse } from './write-response.ts'

export interface HttpServerOptions {
  readonly handle: (request: GatewayRequest) => GatewayResponse | Promise<GatewayResponse>
  /** Takes a WebSocket upgrade: it owns the socket from then on. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  /** While it holds, connections are closed after their answer. */
  readonly isDraining?: () => boolean
  /** Told of an error that no part of the gateway answered for. */
  readonly onError: (error: unknown, request: IncomingMessage) => void
  /** Whether answers may leave as one text; default: where this Node can. */
  readonly oneText?: boolean
}

/** A node:http server over the gateway's plain exchange. */
export function createHttpServer({ handle, upgrade, isDraining, onError, oneText }: HttpServerOptions): Server {
  const writeAny = createResponseWriter({ keepAliveSeconds: KEEP_ALIVE_SECONDS, ...(oneText === undefined ? undefined : { oneText }) })
  // The gateway has its own header limit (10,240 bytes) and words its own answer; Node's only bounds memory.
  const server = createServer({ maxHeaderSize: 64 * 1024, headersTimeout: 30_000, requestTimeout: 300_000, keepAliveTimeout: KEEP_ALIVE_SECONDS * 1000 })
  server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => exchange(incoming, outgoing))
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const refusal = refusalOf(incoming)
    if (refusal !== undefined) return refuseUpgrade(incoming, socket, refusal)
    if (incoming.headers.upgrade?.toLowerCase() === 'websocket') return upgrade(incoming, socket, head)
    return serveWithoutUpgrade(incoming, socket)
  })
  return server

  /** What came before the server was told to stop is answered with the end of its connection, too. */
  function writeResponse(outgoing: ServerResponse, response: GatewayResponse): ReturnType<WriteResponse> {
    if (isDraining?.() === true) outgoing.shouldKeepAlive = false
    return writeAny(outgoing, response)
  }

  function exchange(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const inspected = inspectHead(incoming)
    if (typeof inspected === 'string') {
      outgoing.shouldKeepAlive = false
      void writeResponse(outgoing, badRequest(inspected))
      return
    }
    if (inspected === 0) withoutBody(incoming)
    const request = readRequest(incoming, inspected)
    if (request instanceof Promise) request.then((whole) => answer(whole, incoming, outgoing)).catch(() => incoming.destroy())
    else answer(request, incoming, outgoing)
  }

  /** Stays synchronous while the gateway does. */
  function answer(request: GatewayRequest, incoming: IncomingMessage, outgoing: ServerResponse): void {
    try {
      const handled = handle(request)
      if (handled instanceof Promise) handled.then((response) => write(response, request, incoming, outgoing)).catch((error: unknown) => fault(error, incoming, outgoing))
      else write(handled, request, incoming, outgoing)
    } catch (error) {
      fault(error, incoming, outgoing)
    }
  }

  function write(response: GatewayResponse, { body }: GatewayRequest, incoming: IncomingMessage, outgoing: ServerResponse): void {
    const written = writeResponse(outgoing, response)
    if (written !== undefined) written.then(() => letGoOf(incoming, body)).catch((error: unknown) => fault(error, incoming, outgoing))
    else if (body !== undefined) letGoOf(incoming, body)
  }

  function fault(error: unknown, incoming: IncomingMessage, outgoing: ServerResponse): void {
    onError(error, incoming)
    if (outgoing.headersSent) outgoing.destroy()
    else void writeResponse(outgoing, { status: 500, headers: JSON_TYPE, body: '{"message":"Internal server error"}' })
  }

  /** HTTP lets a server ignore `Upgrade` (a client that offers h2c, say), but Node's parser has stopped after the head. */
  function serveWithoutUpgrade(incoming: IncomingMessage, socket: Duplex): void {
    if (incoming.headers['content-length'] !== undefined || incoming.headers['transfer-encoding'] !== undefined) {
      return refuseUpgrade(incoming, socket, 'An Upgrade other than websocket may not come with a body.')
    }
    const outgoing = responseOn(incoming, socket)
    return exchange(incoming, outgoing)
  }

  function refuseUpgrade(incoming: IncomingMessage, socket: Duplex, refusal: string): void {
    void writeResponse(responseOn(incoming, socket), badRequest(refusal))
  }
}

/** There is nothing to read: node:http need not pull the end of an empty body through a stream, which costs a fortieth of a request. */
function withoutBody(incoming: IncomingMessage): void {
  // No public API: a Node without it pulls the end through.
  if ('_consuming' in incoming) incoming._consuming = true
}

/** What nobody has read of a body is read and dropped: it stands before the next request, and closing would lose the answer. */
function letGoOf(incoming: IncomingMessage, body: GatewayRequest['body']): void {
  if (body !== undefined && !incoming.complete && !incoming.destroyed) incoming.resume()
}

const KEEP_ALIVE_SECONDS = 60
const JSON_TYPE = ['Content-Type', 'application/json']

function badRequest(message: string): GatewayResponse {
  return { status: 400, headers: JSON_TYPE, body: JSON.stringify({ message }) }
}

function responseOn(incoming: IncomingMessage, socket: Duplex): ServerResponse {
  const outgoing = new ServerResponse(incoming)
  outgoing.shouldKeepAlive = false
  outgoing.assignSocket(socket as IncomingMessage['socket'])
  outgoing.on('finish', () => socket.end())
  return outgoing
}
