import type { ClientSocket } from '@gatewright/websocket-routes'
import type { Gateway, SocketConnectAnswer } from '../../src/index.ts'
import { API_ID } from './publication.ts'

/** A client of a WebSocket API without a network: what it sends goes straight to the gateway. */
export interface TestClient {
  readonly answer: SocketConnectAnswer
  readonly connectionId: string
  /** Messages that reached the client. */
  readonly received: string[]
  /** Close codes that the gateway sent. */
  readonly closed: number[]
  readonly say: (message: string) => void
  readonly leave: (statusCode: number, reason: string) => void
}

export async function connectClient(
  gateway: Gateway,
  { path = '/dev', query = '', headers = [] }: { readonly path?: string; readonly query?: string; readonly headers?: readonly string[] } = {},
): Promise<TestClient> {
  const admission = gateway.connections.admit()
  if (!admission.admitted) throw new Error(admission.reason)
  const { connectionId, connectedAt } = admission
  const request = {
    method: 'GET',
    path,
    query,
    headers: ['Host', `${API_ID}.execute-api.us-east-1.localhost`, 'User-Agent', 'wscat', ...headers],
    body: undefined,
    sourceIp: '127.0.0.1',
    protocol: 'HTTP/1.1',
  }
  const answer = await gateway.connect({ connectionId, connectedAt, request })
  const received: string[] = []
  const closed: number[] = []
  const nothing = (): void => undefined
  if (!answer.accepted) return { answer, connectionId, received, closed, say: nothing, leave: nothing }
  const { scope, value } = answer
  const entry = await gateway.connections.enter({ connectionId, connectedAt, scope, value, sourceIp: '127.0.0.1', userAgent: 'wscat' })
  const socket: ClientSocket = {
    bufferedBytes: 0,
    send: (data) => void received.push(typeof data === 'string' ? data : new TextDecoder().decode(data)),
    close: (statusCode) => void closed.push(statusCode),
    terminate: nothing,
    pause: nothing,
    resume: nothing,
  }
  const port = entry.open(socket)
  return {
    answer,
    connectionId,
    received,
    closed,
    say: (message) => port.message(message),
    leave: (statusCode, reason) => port.closed({ statusCode, reason }),
  }
}

/** Lets everything that is under way come to its end. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
}
