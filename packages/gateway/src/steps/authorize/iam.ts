import type { IamPermit } from '@gatewright/authorizers/iam'
import type { Refusal } from '@gatewright/authorizers'
import { signedRequest, type Iam } from '../../access/iam.ts'
import { conditionsOf, methodArn } from '../../access/policy-request.ts'
import { failureOfRefusal, httpFailureOfRefusal } from '../../access/refusal.ts'
import type { HttpExchange, HttpRouteInput } from '../../compile/http-plan.ts'
import type { RestExchange, RestMethodInput } from '../../compile/rest-plan.ts'
import type { WebSocketRouteInput } from '../../compile/websocket-plan.ts'
import type { Exchange } from '../../exchange/exchange.ts'
import type { SocketExchange } from '../../exchange/socket-exchange.ts'
import type { Step } from '../../pipelines/run.ts'

/**
 * AWS_IAM of a REST API: the signature, then the caller's policies with the API's resource policy.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html
 */
export function authorizeBySignature({ restApi, runtime }: RestMethodInput, { authorizer }: Iam): Step<RestExchange>['run'] {
  const policy = runtime.resourcePolicyOf(restApi)?.policy
  return async (exchange) => {
    const decision = await authorizer.authorize({
      request: signedExchange(exchange),
      methodArn: methodArn(exchange),
      resourcePolicy: policy,
      context: conditionsOf(exchange),
    })
    return decision.authorized ? enter(exchange, decision) : failureOfRefusal(decision)
  }
}

/**
 * AWS_IAM of an HTTP API.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html
 */
export function authorizeRouteBySignature({ api, runtime, stage }: HttpRouteInput, { authorizer }: Iam): Step<HttpExchange>['run'] {
  const arnBase = `arn:aws:execute-api:${runtime.region}:${runtime.accountId}:${api.apiId}/${stage.stageName}`
  return async (exchange) => {
    const decision = await authorizer.authorize({
      request: signedExchange(exchange),
      methodArn: `${arnBase}/${exchange.method}${exchange.arrival.path}`,
      context: conditionsOf(exchange),
    })
    return decision.authorized ? enter(exchange, decision) : httpFailureOfRefusal(decision)
  }
}

function enter<Stage, Operation>(exchange: Exchange<Stage, Operation>, { identity, signature }: IamPermit): undefined {
  Object.assign(exchange.identity, identity)
  exchange.authorization = { kind: 'iam', identity, signature }
}

/** AWS_IAM of a WebSocket API's `$connect`. */
export function authorizeConnectBySignature({ api, runtime, stage }: WebSocketRouteInput, { authorizer }: Iam): Step<SocketExchange>['run'] {
  const arn = `arn:aws:execute-api:${runtime.region}:${runtime.accountId}:${api.apiId}/${stage.stageName}/$connect`
  return async ({ event, receivedAt, session }) => {
    if (event.type !== 'CONNECT') return undefined
    const request = signedRequest(event.request, { keep: () => undefined, limit: 0, payload: undefined })
    const decision: IamPermit | Refusal = await authorizer.authorize({ request, methodArn: arn, context: conditionsOf({ identity: session.identity, receivedAt, request: event.request }) })
    return decision.authorized ? void Object.assign(session.identity, decision.identity) : failureOfRefusal(decision)
  }
}

/** A request as it was signed; its body, once read, stays with the exchange. */
export function signedExchange<Stage, Operation>(exchange: Exchange<Stage, Operation>): ReturnType<typeof signedRequest> {
  const { payload, request, runtime } = exchange
  const keep = (whole: Uint8Array): void => {
    exchange.payload = whole
  }
  return signedRequest(request, { keep, limit: runtime.limits.payloadBytes, payload })
}
