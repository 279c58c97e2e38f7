import type { GatewayResponse } from '@gatewright/types'
import { isConnectionId } from './connection-id.ts'
import type { ConnectionTarget } from './connections.ts'
import type { DeliveryResult } from './delivery.ts'
import type { ConnectionRecord } from './registry.ts'

/** What `@connections` needs of `Connections`. */
export interface ConnectionsBackend {
  readonly limits: { readonly messageBytes: number }
  find(target: ConnectionTarget): Promise<ConnectionRecord | undefined>
  send(target: ConnectionTarget, data: string | Uint8Array): Promise<DeliveryResult>
  disconnect(target: ConnectionTarget): Promise<DeliveryResult>
}

/** One `@connections` request, after its host, stage and signature were looked at. */
export interface ConnectionsRequest {
  readonly method: string
  /** What follows `/@connections/` in the path, still percent-encoded. */
  readonly connectionId: string
  /** `{apiId}/{stage}`. */
  readonly scope: string
  readonly body: Uint8Array | undefined
}

/** The errors of `apigatewaymanagementapi`, and the two that every AWS service has. */
export type ConnectionsErrorType =
  | 'BadRequestException'
  | 'ForbiddenException'
  | 'GoneException'
  | 'LimitExceededException'
  | 'PayloadTooLargeException'
  | 'InternalServerErrorException'

const STATUS = {
  BadRequestException: 400,
  ForbiddenException: 403,
  GoneException: 410,
  LimitExceededException: 429,
  PayloadTooLargeException: 413,
  InternalServerErrorException: 500,
} as const satisfies Record<ConnectionsErrorType, number>

type Answer = (backend: ConnectionsBackend, target: ConnectionTarget, body: Uint8Array) => Promise<GatewayResponse>

const ANSWERS: ReadonlyMap<string, Answer> = new Map([
  ['POST', post],
  ['GET', get],
  ['DELETE', remove],
])

/**
 * Answers POST, GET and DELETE of `/@connections/{connectionId}` as AWS does: 200, 200 and 204; 400 for an id of the
 * wrong form, 410 for one that is not (or no more) connected, 413 above 128 KB, 429 when the client does not read, 403
 * for other methods; 500, and `onError` is told, when the registry or the node that holds the socket cannot be reached. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 */
export async function handleConnectionsRequest(
  backend: ConnectionsBackend,
  request: ConnectionsRequest,
  { onError }: { readonly onError?: (error: unknown) => void } = {},
): Promise<GatewayResponse> {
  const answer = ANSWERS.get(request.method)
  if (answer === undefined) return connectionsError('ForbiddenException', 'Forbidden')
  const connectionId = decode(request.connectionId)
  if (!isConnectionId(connectionId)) return connectionsError('BadRequestException', `Invalid connectionId: ${connectionId}`)
  try {
    return await answer(backend, { connectionId, scope: request.scope }, request.body ?? new Uint8Array())
  } catch (error) {
    onError?.(error)
    return connectionsError('InternalServerErrorException', 'Internal server error')
  }
}

/** One of the API's errors as an answer, for those that are found outside: 403 by the signature, 429 by a throttle. */
export function connectionsError(type: ConnectionsErrorType, message?: string): GatewayResponse {
  const errorType = ['x-amzn-ErrorType', type]
  // Only PayloadTooLargeException has a member in AWS's model; AWS answers 410 without a body (aws-sdk-js-v3#2763).
  if (message === undefined) return { status: STATUS[type], headers: [...errorType, 'Content-Length', '0'], body: '' }
  return { status: STATUS[type], headers: ['Content-Type', 'application/json', ...errorType], body: JSON.stringify({ message }) }
}

async function post(backend: ConnectionsBackend, target: ConnectionTarget, body: Uint8Array): Promise<GatewayResponse> {
  if (body.byteLength > backend.limits.messageBytes) return connectionsError('PayloadTooLargeException', 'Message too long')
  return delivered(await backend.send(target, body), 200)
}

async function get(backend: ConnectionsBackend, target: ConnectionTarget): Promise<GatewayResponse> {
  const record = await backend.find(target)
  if (record === undefined) return connectionsError('GoneException')
  const shown = {
    connectedAt: new Date(record.connectedAt).toISOString(),
    identity: { sourceIp: record.sourceIp, userAgent: record.userAgent ?? '' },
    lastActiveAt: new Date(record.lastActiveAt).toISOString(),
  }
  return { status: 200, headers: ['Content-Type', 'application/json'], body: JSON.stringify(shown) }
}

async function remove(backend: ConnectionsBackend, target: ConnectionTarget): Promise<GatewayResponse> {
  return delivered(await backend.disconnect(target), 204)
}

function delivered(result: DeliveryResult, status: number): GatewayResponse {
  if (result === 'GONE') return connectionsError('GoneException')
  if (result === 'BUFFER_FULL') return connectionsError('LimitExceededException')
  return { status, headers: status === 204 ? [] : ['Content-Length', '0'], body: '' }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
