import type { ConditionContext, PolicyRequest } from '@gatewright/authorizers/policy'
import { lastHeader } from '../exchange/headers.ts'
import type { RestExchange } from '../compile/rest-plan.ts'

/** ARN of what a request asks for: `arn:aws:execute-api:{region}:{account}:{apiId}/{stage}/{VERB}/{path}`. */
export function methodArn({ arrival, method, runtime, stage }: RestExchange): string {
  return `arn:aws:execute-api:${runtime.region}:${runtime.accountId}:${stage.apiId}/${stage.stageName}/${method}${arrival.path}`
}

/**
 * A request as policies see it, with the condition keys that API Gateway fills.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
 */
export function policyRequest(exchange: RestExchange): PolicyRequest {
  return { action: 'execute-api:Invoke', resource: methodArn(exchange), context: conditionContext(exchange) }
}

function conditionContext({ identity, receivedAt, request }: RestExchange): ConditionContext {
  return {
    'aws:currenttime': new Date(receivedAt).toISOString(),
    'aws:epochtime': Math.floor(receivedAt / 1000),
    'aws:referer': lastHeader(request.headers, 'referer'),
    'aws:securetransport': request.tls !== undefined,
    'aws:sourceip': identity.sourceIp,
    'aws:sourcevpc': identity.vpcId,
    'aws:sourcevpce': identity.vpceId,
    'aws:useragent': identity.userAgent,
  }
}
