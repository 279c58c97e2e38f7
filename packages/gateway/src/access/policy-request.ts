import { type ConditionContext, type PolicyRequest, requestConditions } from '@gatewright/authorizers/policy'
import type { GatewayRequest } from '@gatewright/types'
import type { RestExchange } from '../compile/rest-plan.ts'
import { lastHeader } from '../exchange/headers.ts'
import type { Identity } from '../exchange/identity.ts'

/** ARN of what a request asks for: `arn:aws:execute-api:{region}:{account}:{apiId}/{stage}/{VERB}/{path}`. */
export function methodArn({ arrival, method, runtime, stage }: RestExchange): string {
  return `arn:aws:execute-api:${runtime.region}:${runtime.accountId}:${stage.apiId}/${stage.stageName}/${method}${arrival.path}`
}

/** A request to a REST API as policies see it. */
export function policyRequest(exchange: RestExchange): PolicyRequest & { readonly context: ConditionContext } {
  return { action: 'execute-api:Invoke', resource: methodArn(exchange), context: conditionsOf(exchange) }
}

/** What policies can know of a request before anyone is authenticated, whatever the protocol. */
export interface ConditionFacts {
  readonly identity: Identity
  /** Milliseconds since 1970. */
  readonly receivedAt: number
  readonly request: GatewayRequest
}

/**
 * The condition keys that API Gateway fills for every request.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
 */
export function conditionsOf({ identity, receivedAt, request }: ConditionFacts): ConditionContext {
  return requestConditions({
    sourceIp: identity.sourceIp,
    userAgent: identity.userAgent,
    referer: lastHeader(request.headers, 'referer'),
    secure: request.tls !== undefined,
    now: receivedAt,
    vpceId: identity.vpceId,
    vpcId: identity.vpcId,
  })
}
