import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { GatewayRequest, HeaderPairs } from '@gatewright/types'
import { WebSocketServer, type WebSocket } from 'ws'
import { systemClock, type Clock } from '../clock.ts'
import { createConnectionId } from '../connection-id.ts'
import type { Connections, Entry } from '../connections.ts'
import { WebSocketRoutesError } from '../errors.ts'
import { messageErrorText } from '../message-error.ts'
import { attachSocket } from './attach-socket.ts'
import { areSafeHeaders, gatewayRequest, handshakeProblem, offeredSubprotocols } from './handshake.ts'
import { answerHttp, type HttpAnswer } from './http-answer.ts'

/** An upgrade request that waits for its answer. */
export interface ConnectRequest {
  /** The id that the connection will have. */
  readonly connectionId: string
  /** Milliseconds since 1970. */
  readonly connectedAt: number
  /** The handshake: a GET without a body. */
  readonly request: GatewayRequest
  /** What the client offered in `Sec-WebSocket-Protocol`, in its order. */
  readonly subprotocols: readonly string[]
  readonly userAgent: string | undefined
  /** Fires when nobody waits for the answer any more: the client gave up, or the time is over. */
  readonly signal: AbortSignal
}

/** The answer to an upgrade request. */
export type ConnectAnswer<T> =
  | {
      readonly accepted: true
      /** `{apiId}/{stage}`. */
      readonly scope: string
      /** Kept with the connection; see `Connection.value`. */
      readonly value: T
      /**
       * Headers for the 101 response. A `Sec-WebSocket-Protocol` here is the subprotocol that was chosen; without it
       * none is. Those that belong to the handshake or to a body (`Connection`, `Content-Length` …) are not sent.
       */
      readonly headers?: HeaderPairs
    }
  | ({ readonly accepted: false } & HttpAnswer)

export interface UpgradeOptions<T> {
  /** Who holds the connections; made with `createConnections`. */
  readonly connections: Connections<T>
  /** Runs `$connect`; the upgrade is pending until it answers. Throwing or rejecting answers 500. */
  readonly onConnect: (request: ConnectRequest) => ConnectAnswer<T> | Promise<ConnectAnswer<T>>
  /** Milliseconds that `onConnect` may take before the client is told 504; 29,000. */
  readonly connectTimeoutMs?: number
  /** Told what `onConnect` threw. Default: an unhandled rejection, which ends the process. */
  readonly onError?: (error: unknown) => void
  /** The machine's clock by default. */
  readonly clock?: Clock
  /** Makes the request that `onConnect` sees, for servers behind a proxy or with client certificates. */
  readonly describeRequest?: (request: IncomingMessage) => GatewayRequest
}

/** Serves WebSocket clients on a Node HTTP server. */
export interface Upgrade {
  /** For `server.on('upgrade', …)`. */
  readonly handle: (request: IncomingMessage, socket: Duplex, head: Uint8Array) => void
}

type Accepted<T> = Extract<ConnectAnswer<T>, { accepted: true }>

/** Answers the upgrade requests of a node:http server with `ws`, and gives the sockets to `connections`. */
export function createUpgrade<T>(options: UpgradeOptions<T>): Upgrade {
  const { connections, connectTimeoutMs = 29_000, onError = unhandled, clock = systemClock, describeRequest = gatewayRequest } = options
  const answers = new WeakMap<IncomingMessage, HeaderPairs>()
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: connections.limits.messageBytes,
    handleProtocols: (_offered, request) => headerValue(answers.get(request) ?? [], 'sec-websocket-protocol') ?? false,
  })
  server.on('headers', (lines, request) => lines.push(...headerLines(answers.get(request) ?? [])))

  async function answer(waiting: ConnectRequest): Promise<ConnectAnswer<T>> {
    const timeout = expiry(clock, connectTimeoutMs)
    try {
      const given = await Promise.race([options.onConnect(waiting), timeout.expired])
      if (given === undefined) return refusal(504, 'Endpoint request timed out', waiting.connectionId)
      if (areSafeHeaders(given.headers ?? [])) return given
      throw new WebSocketRoutesError('ERR_WEBSOCKET_ROUTES_HANDSHAKE_HEADER', '$connect answered a header that HTTP does not allow')
    } catch (error) {
      onError(error)
      return refusal(500, 'Internal server error', waiting.connectionId)
    } finally {
      timeout.cancel()
    }
  }

  async function connect(request: IncomingMessage, socket: Duplex, head: Uint8Array): Promise<void> {
    const problem = handshakeProblem(request)
    if (problem !== undefined) return answerHttp(socket, { ...problem, body: '' })
    const admission = connections.admit()
    if (!admission.admitted) return answerHttp(socket, admission.reason === 'RATE' ? TOO_MANY : STOPPING)

    const abort = new AbortController()
    const giveUp = (): void => abort.abort()
    socket.once('close', giveUp)
    const userAgent = request.headers['user-agent']
    const subprotocols = offeredSubprotocols(request.headers['sec-websocket-protocol']) ?? []
    const waiting = { ...admission, request: describeRequest(request), subprotocols, userAgent, signal: abort.signal }
    const given = await answer(waiting)
    socket.removeListener('close', giveUp)
    if (!given.accepted) {
      abort.abort()
      return answerHttp(socket, given)
    }
    await accept({ request, socket, head, waiting, given })
  }

  async function accept(handshake: {
    readonly request: IncomingMessage
    readonly socket: Duplex
    readonly head: Uint8Array
    readonly waiting: ConnectRequest
    readonly given: Accepted<T>
  }): Promise<void> {
    const { request, socket, head, waiting, given } = handshake
    const { connectionId, connectedAt, userAgent } = waiting
    const { scope, value } = given
    const entry: Entry<T> = await connections.enter({ connectionId, connectedAt, scope, sourceIp: waiting.request.sourceIp, userAgent, value })
    answers.set(request, given.headers ?? [])
    let opened = false
    server.handleUpgrade(request, socket, Buffer.from(head), (webSocket: WebSocket) => {
      opened = true
      attachSocket({ webSocket, socket, entry, frameBytes: connections.limits.frameBytes })
    })
    if (!opened) entry.lost()
  }

  return {
    handle(request, socket, head) {
      socket.on('error', destroy)
      connect(request, socket, head).catch((error: unknown) => {
        onError(error)
        answerHttp(socket, { status: 500, headers: [], body: '' })
      })
    },
  }
}

const TOO_MANY: HttpAnswer = { status: 429, headers: ['Content-Type', 'application/json'], body: '{"message":"Too Many Requests"}' }
const STOPPING: HttpAnswer = { status: 503, headers: ['Content-Type', 'application/json'], body: '{"message":"Service Unavailable"}' }

function refusal(status: number, message: string, connectionId: string): { readonly accepted: false } & HttpAnswer {
  const body = messageErrorText({ message, connectionId, requestId: createConnectionId() })
  return { accepted: false, status, headers: ['Content-Type', 'application/json'], body }
}

function expiry(clock: Clock, ms: number): { readonly expired: Promise<undefined>; readonly cancel: () => void } {
  let cancel = (): void => undefined
  const expired = new Promise<undefined>((resolve) => {
    cancel = clock.after(ms, () => resolve(undefined))
  })
  return { expired, cancel }
}

// What belongs to the handshake itself, or to a body that a 101 response does not have.
const NOT_SENT: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'content-type',
  'keep-alive',
  'sec-websocket-accept',
  'sec-websocket-extensions',
  'sec-websocket-protocol',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

function headerLines(headers: HeaderPairs): readonly string[] {
  const lines: string[] = []
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? ''
    if (!NOT_SENT.has(name.toLowerCase())) lines.push(`${name}: ${headers[index + 1] ?? ''}`)
  }
  return lines
}

function headerValue(headers: HeaderPairs, lowerCaseName: string): string | undefined {
  const index = headers.findIndex((part, at) => at % 2 === 0 && part.toLowerCase() === lowerCaseName)
  return index === -1 ? undefined : headers[index + 1]
}

// One function for all sockets, which keep it as long as they live.
function destroy(this: Duplex): void {
  this.destroy()
}

function unhandled(error: unknown): void {
  void Promise.reject(error)
}
