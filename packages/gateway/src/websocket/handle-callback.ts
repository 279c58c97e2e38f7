import type { GatewayRequest, GatewayResponse } from '@gatewright/types'
import { connectionsError, handleConnectionsRequest, type Connections } from '@gatewright/websocket-routes'
import { signedRequest, type Iam } from '../access/iam.ts'
import type { ApiPlan } from '../compile/api-plan.ts'
import { BODY_TOO_LARGE, readBody } from '../exchange/read-body.ts'
import type { SocketSession } from '../exchange/socket-exchange.ts'
import { webSocketPipeline } from '../pipelines/websocket.ts'
import type { Runtime } from '../runtime.ts'
import type { HostMatch } from '../steps/match-host.ts'
import { refuseStray } from '../watch/report-stray.ts'

/** `/@connections/{id}`, where SDKs write `%40` and encode the id. */
const CALLBACK_PATH = /^\/(?:@|%40)connections\/([^/]+)$/i

/** One plain HTTP request on a WebSocket API's host, and what it is for. */
export interface CallbackRequest {
  readonly request: GatewayRequest
  readonly host: HostMatch
  readonly api: Extract<ApiPlan, { readonly protocol: 'WEBSOCKET' }>
  readonly connections: Connections<SocketSession>
}

/**
 * Answers `@connections`; anything else that is no upgrade is 403.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 */
export async function handleCallback(runtime: Runtime, { request, host, api, connections }: CallbackRequest): Promise<GatewayResponse> {
  const staged = webSocketPipeline.matchStage(host, api.stages)
  const connectionId = staged === undefined ? undefined : CALLBACK_PATH.exec(staged.arrival.path)?.[1]
  const requestId = runtime.ids.requestId()
  if (staged === undefined || connectionId === undefined) {
    return refuseStray(runtime, { request, requestId, extendedRequestId: runtime.ids.extendedRequestId(), api })
  }
  const body = await readBody(request.body, connections.limits.messageBytes)
  if (body === BODY_TOO_LARGE) return connectionsError('PayloadTooLargeException', 'Message too long')
  const scope = `${api.apiId}/${staged.stage.stageName}`
  if (runtime.iam?.protectsConnections === true) {
    const refusal = await refuseUnsigned(runtime.iam, { runtime, request, resource: `${scope}/${request.method}/@connections/${connectionId}`, body })
    if (refusal !== undefined) return refusal
  }
  const onError = (error: unknown): void => runtime.sinks.fault?.({ where: '@connections', error })
  const { status, headers, body: answer } = await handleConnectionsRequest(connections, { method: request.method, connectionId, scope, body }, { onError })
  return { status, headers: [...headers, 'x-amzn-RequestId', requestId], body: answer }
}

interface SignedCallback {
  readonly runtime: Runtime
  readonly request: GatewayRequest
  /** `{apiId}/{stage}/{VERB}/@connections/{id}`. */
  readonly resource: string
  readonly body: Uint8Array
}

/** 403 for a call whose signer may not `execute-api:ManageConnections`. */
async function refuseUnsigned({ authorizer }: Iam, { runtime, request, resource, body }: SignedCallback): Promise<GatewayResponse | undefined> {
  const { accountId, region } = runtime
  const decision = await authorizer.authorize({
    request: signedRequest(request, { keep: () => undefined, limit: body.byteLength, payload: body }),
    action: 'execute-api:ManageConnections',
    methodArn: `arn:aws:execute-api:${region}:${accountId}:${resource}`,
    context: { 'aws:sourceip': request.sourceIp },
  })
  return decision.authorized ? undefined : connectionsError('ForbiddenException', decision.message ?? 'Forbidden')
}
