import type { GatewayResponse } from '@gatewright/types'
import type { DeliveryResult } from './delivery.ts'
import type { ConnectionTarget } from './connections.ts'
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

/**
 * Answers POST, GET and DELETE of `/@connections/{connectionId}` as AWS does: 200, 200 and 204; 400 for an id of the
 * wrong form, 410 for one that is not (or no more) connected, 413 above 128 KB, 403 for other methods.
 */
export declare function handleConnectionsRequest(backend: ConnectionsBackend, request: ConnectionsRequest): Promise<GatewayResponse>

/** One of the API's errors as an answer, for those that are found outside: 403 by the signature, 429 by a throttle. */
export declare function connectionsError(type: ConnectionsErrorType, message?: string): GatewayResponse
