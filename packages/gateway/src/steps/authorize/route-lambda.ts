import { functionArnOf, type LambdaDecision, type LambdaEventFacts } from '@gatewright/authorizers/lambda'
import { buildHttpAuthorizerEventV1, buildHttpAuthorizerEventV2 } from '@gatewright/integrations/lambda-events'
import type { V2Authorizer } from '@gatewright/types'
import { identityRequest } from '../../access/identity-request.ts'
import { outcomeOf } from '../../access/lambda-authorizers.ts'
import { conditionsOf } from '../../access/policy-request.ts'
import { httpFailureOfRefusal } from '../../access/refusal.ts'
import type { HttpExchange, HttpRouteInput } from '../../compile/http-plan.ts'
import { HTTP_VARIABLES } from '../../context/http-context.ts'
import { httpEventInput } from '../../context/http-event.ts'
import { GATEWAY_RESPONSES } from '../../gateway-responses/table.ts'
import type { Step, Verdict } from '../../pipelines/run.ts'

const NO_PAYLOAD = new Uint8Array(0)

/**
 * A Lambda authorizer of an HTTP API: payload 1.0 or 2.0, a policy or a simple answer.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */
export function authorizeRouteByFunction({ api, runtime, stage, stageVariables }: HttpRouteInput, configuration: V2Authorizer): Step<HttpExchange>['run'] {
  const apiArn = `arn:aws:execute-api:${runtime.region}:${runtime.accountId}:${api.apiId}`
  const { authorizerResultTtlInSeconds, enableSimpleResponses = false, identitySource } = configuration
  const format = configuration.authorizerPayloadFormatVersion ?? '1.0'
  const authorizer = runtime.lambdaAuthorizers.authorizerFor({
    apiId: api.apiId,
    stageName: stage.stageName,
    protocol: 'HTTP',
    type: 'REQUEST',
    functionArn: functionArnOf(configuration.authorizerUri ?? '', stageVariables),
    sourceArn: `${apiArn}/authorizers/${configuration.authorizerId}`,
    simpleResponses: enableSimpleResponses,
    ...(identitySource === undefined ? undefined : { identitySource }),
    ...(authorizerResultTtlInSeconds === undefined ? undefined : { ttlSeconds: authorizerResultTtlInSeconds }),
  })
  return (exchange) => {
    const routeArn = `${apiArn}/${stage.stageName}/${exchange.method}${exchange.arrival.path}`
    const decision = authorizer.authorize({
      identity: identityRequest(exchange, HTTP_VARIABLES),
      methodArn: routeArn,
      context: conditionsOf(exchange),
      createEvent: (facts) => createEvent(exchange, { facts, format, routeArn, hasSources: identitySource !== undefined && identitySource.length > 0 }),
      traceId: exchange.traceId,
    })
    return decision instanceof Promise ? decision.then((made) => admit(exchange, made)) : admit(exchange, decision)
  }
}

interface EventSource {
  readonly facts: LambdaEventFacts
  readonly format: '1.0' | '2.0'
  readonly routeArn: string
  readonly hasSources: boolean
}

function createEvent(exchange: HttpExchange, { facts, format, hasSources, routeArn }: EventSource): unknown {
  const input = httpEventInput(exchange, NO_PAYLOAD, format)
  if (format === '1.0') return buildHttpAuthorizerEventV1({ ...input, methodArn: routeArn, identitySource: facts.identitySource })
  return buildHttpAuthorizerEventV2({ ...input, routeArn, identitySource: hasSources ? facts.identitySource : undefined })
}

function admit(exchange: HttpExchange, decision: LambdaDecision): Verdict {
  const { call, context = {}, principalId } = decision
  exchange.authorizer = { ...(principalId === undefined ? undefined : { principalId }), ...context }
  if (!decision.authorized) {
    exchange.authorizerOutcome = outcomeOf(call, GATEWAY_RESPONSES[decision.code].status)
    return httpFailureOfRefusal(decision)
  }
  exchange.authorizerOutcome = outcomeOf(call, 200)
  exchange.authorization = { kind: 'lambda', context, principalId }
  return undefined
}
