import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { GatewayRequest, HeaderPairs } from '@gatewright/types'
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws'
import { systemClock, type Clock } from '../clock.ts'
import type { Connections, Entry } from '../connections.ts'
import { WebSocketRoutesError } from '../errors.ts'
import { messageErrorText } from '../message-error.ts'
import { createRequestIds } from '../request-ids.ts'
import { attachSocket } from './attach-socket.ts'
import { areSafeHeaders, gatewayRequest, handshakeProblem, offeredSubprotocols } from './handshake.ts'
import { answerHttp, type HttpAnswer } from './http-answer.ts'
import { PendingConnect, type ConnectRequest } from './pending-connect.ts'
import { chosenSubprotocol, switchingHeaderLines } from './switching-headers.ts'

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
  /** Milliseconds that a client has to answer a close frame before its socket is dropped; 2,000. */
  readonly closeTimeoutMs?: number
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

interface Handshake {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Uint8Array
}

type Accepted<T> = Extract<ConnectAnswer<T>, { accepted: true }>

/** Answers the upgrade requests of a node:http server with `ws`, and gives the sockets to `connections`. */
export function createUpgrade<T>(options: UpgradeOptions<T>): Upgrade {
  const {
    connections,
    connectTimeoutMs = 29_000,
    closeTimeoutMs = 2_000,
    onError = unhandled,
    clock = systemClock,
    describeRequest = gatewayRequest,
  } = options
  const newRequestId = createRequestIds()
  const answers = new WeakMap<IncomingMessage, HeaderPairs>()
  // @types/ws does not know closeTimeout yet.
  const serverOptions: ServerOptions & { readonly closeTimeout: number } = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    closeTimeout: closeTimeoutMs,
    maxPayload: connections.limits.messageBytes,
    handleProtocols: (_offered, request) => chosenSubprotocol(answers.get(request) ?? []) ?? false,
  }
  const server = new WebSocketServer(serverOptions)
  server.on('headers', (lines, request) => lines.push(...switchingHeaderLines(answers.get(request) ?? [])))

  async function answer(pending: PendingConnect): Promise<ConnectAnswer<T>> {
    try {
      const given = options.onConnect(pending)
      const settled = 'then' in given ? await within(given) : given
      if (settled === undefined) return refusal(504, 'Endpoint request timed out', pending)
      if (areSafeHeaders(settled.headers ?? [])) return settled
      throw new WebSocketRoutesError(
        'ERR_WEBSOCKET_ROUTES_HANDSHAKE_HEADER',
        '$connect answered a header that HTTP does not allow',
      )
    } catch (error) {
      onError(error)
      return refusal(500, 'Internal server error', pending)
    }
  }

  function within(given: Promise<ConnectAnswer<T>>): Promise<ConnectAnswer<T> | undefined> {
    return new Promise((resolve, reject) => {
      const cancel = clock.after(connectTimeoutMs, () => resolve(undefined))
      given.then(resolve, reject).finally(cancel)
    })
  }

  async function connect(handshake: Handshake): Promise<void> {
    const { request, socket } = handshake
    const problem = handshakeProblem(request)
    if (problem !== undefined) return answerHttp(socket, { ...problem, body: '' })
    const admission = connections.admit()
    if (!admission.admitted) return answerHttp(socket, admission.reason === 'RATE' ? TOO_MANY : STOPPING)

    const { connectionId, connectedAt } = admission
    const { 'user-agent': userAgent, 'sec-websocket-protocol': offered } = request.headers
    const subprotocols = offeredSubprotocols(offered) ?? []
    const pending = new PendingConnect({
      connectionId,
      connectedAt,
      requestId: newRequestId(),
      request: describeRequest(request),
      subprotocols,
      userAgent,
    })
    const giveUp = (): void => pending.end()
    socket.once('close', giveUp)
    const given = await answer(pending)
    socket.removeListener('close', giveUp)
    if (given.accepted) return accept(handshake, { pending, given })
    pending.end()
    answerHttp(socket, given)
  }

  async function accept(
    { request, socket, head }: Handshake,
    { pending, given }: { pending: ConnectRequest; given: Accepted<T> },
  ): Promise<void> {
    const { connectionId, connectedAt, userAgent } = pending
    const { scope, value, headers = [] } = given
    const entry: Entry<T> = await connections.enter({
      connectionId,
      connectedAt,
      scope,
      sourceIp: pending.request.sourceIp,
      userAgent,
      value,
    })
    answers.set(request, headers)
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
      connect({ request, socket, head }).catch((error: unknown) => {
        onError(error)
        answerHttp(socket, { status: 500, headers: [], body: '' })
      })
    },
  }
}

const TOO_MANY: HttpAnswer = {
  status: 429,
  headers: ['Content-Type', 'application/json'],
  body: '{"message":"Too Many Requests"}',
}
const STOPPING: HttpAnswer = {
  status: 503,
  headers: ['Content-Type', 'application/json'],
  body: '{"message":"Service Unavailable"}',
}

function refusal(
  status: number,
  message: string,
  { connectionId, requestId }: ConnectRequest,
): { readonly accepted: false } & HttpAnswer {
  const body = messageErrorText({ message, connectionId, requestId })
  return { accepted: false, status, headers: ['Content-Type', 'application/json'], body }
}

// One function for all sockets, which keep it as long as they live.
function destroy(this: Duplex): void {
  this.destroy()
}

function unhandled(error: unknown): void {
  void Promise.reject(error)
}
