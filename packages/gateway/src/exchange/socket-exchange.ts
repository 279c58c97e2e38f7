import type { IntegrationRequest, IntegrationResponse } from '@gatewright/integrations'
import type { GatewayRequest } from '@gatewright/types'
import type { MappingVariables } from '@gatewright/vtl-mapper/complete'
import type { WebSocketRoutePlan, WebSocketStagePlan } from '../compile/websocket-plan.ts'
import type { Failure } from '../gateway-responses/failure.ts'
import type { Runtime } from '../runtime.ts'
import type { IntegrationFacts } from './exchange.ts'
import type { AuthorizerContext, AuthorizerOutcome, Identity } from './identity.ts'

/** What a connection keeps from its `$connect`: who it is, and which stage it belongs to. */
export interface SocketSession {
  readonly connectionId: string
  /** Milliseconds since 1970. */
  readonly connectedAt: number
  readonly apiId: string
  readonly stageName: string
  readonly domainName: string
  readonly identity: Identity
  readonly authorizer: AuthorizerContext | undefined
  /** The API key that the authorizer named. */
  usageIdentifierKey?: string | undefined
}

/** What happened on a connection. */
export type SocketEvent =
  | { readonly type: 'CONNECT'; readonly request: GatewayRequest; readonly traceId: string; readonly signal: AbortSignal | undefined }
  | { readonly type: 'MESSAGE'; readonly messageId: string; readonly message: string }
  | { readonly type: 'DISCONNECT'; readonly statusCode: number; readonly reason: string }

/** One event of a WebSocket connection on its way through its route. */
export interface SocketExchange {
  readonly runtime: Runtime
  readonly stage: WebSocketStagePlan
  readonly route: WebSocketRoutePlan
  readonly session: SocketSession
  readonly event: SocketEvent
  /** Milliseconds since 1970. */
  readonly receivedAt: number
  readonly requestId: string
  /** Milliseconds that it has waited for shared counters. */
  waitedMs: number
  /** What the authorizer of `$connect` gave; later events have it from the session. */
  authorizer: AuthorizerContext | undefined
  authorizerOutcome: AuthorizerOutcome | undefined
  readonly integration: IntegrationFacts
  integrationRequest: IntegrationRequest | undefined
  integrationResponse: IntegrationResponse | undefined
  failure: Failure | undefined
  /** `$context` with what the request template has set in it. */
  templateContext: MappingVariables['context'] | undefined
  /** The message for the client, where the route has a route response. */
  reply: string | Uint8Array | undefined
  /** The status that the access log shows. */
  status: number
}

/** An exchange that begins. */
export function createSocketExchange(
  facts: Pick<SocketExchange, 'runtime' | 'stage' | 'route' | 'session' | 'event'>,
): SocketExchange {
  const { runtime, session } = facts
  return {
    ...facts,
    receivedAt: runtime.now(),
    requestId: runtime.ids.extendedRequestId(),
    waitedMs: 0,
    authorizer: session.authorizer,
    authorizerOutcome: undefined,
    integration: {},
    integrationRequest: undefined,
    integrationResponse: undefined,
    failure: undefined,
    templateContext: undefined,
    reply: undefined,
    status: 200,
  }
}
