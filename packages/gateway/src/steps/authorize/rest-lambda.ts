import { functionArnOf, type LambdaDecision, type LambdaEventFacts } from '@gatewright/authorizers/lambda'
import { buildRestAuthorizerEvent, buildTokenAuthorizerEvent } from '@gatewright/integrations/lambda-events'
import type { RestAuthorizer } from '@gatewright/types'
import { identityRequest } from '../../access/identity-request.ts'
import { outcomeOf } from '../../access/lambda-authorizers.ts'
import { methodArn, policyRequest } from '../../access/policy-request.ts'
import { failureOfRefusal } from '../../access/refusal.ts'
import type { RestExchange, RestMethodInput } from '../../compile/rest-plan.ts'
import { REST_VARIABLES } from '../../context/rest-context.ts'
import { restEventInput } from '../../context/rest-event.ts'
import { GATEWAY_RESPONSES } from '../../gateway-responses/table.ts'
import type { Step, Verdict } from '../../pipelines/run.ts'

const NO_PAYLOAD = new Uint8Array(0)

/**
 * A Lambda authorizer of a REST API, TOKEN or REQUEST: its policy and the API's resource policy decide together.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 */
export function authorizeByFunction(input: RestMethodInput, configuration: RestAuthorizer): Step<RestExchange>['run'] {
  const { restApi, runtime, stage, stageVariables } = input
  const apiArn = `arn:aws:execute-api:${runtime.region}:${runtime.accountId}:${restApi.id}`
  const policy = runtime.resourcePolicyOf(restApi)
  const type = configuration.type === 'TOKEN' ? 'TOKEN' : 'REQUEST'
  const { authorizerResultTtlInSeconds, identitySource, identityValidationExpression } = configuration
  const authorizer = runtime.lambdaAuthorizers.authorizerFor({
    apiId: restApi.id,
    stageName: stage.stageName,
    protocol: 'REST',
    type,
    functionArn: functionArnOf(configuration.authorizerUri ?? '', stageVariables),
    sourceArn: `${apiArn}/authorizers/${configuration.id}`,
    ...(identitySource === undefined ? undefined : { identitySource }),
    ...(identityValidationExpression === undefined ? undefined : { identityValidationExpression }),
    ...(authorizerResultTtlInSeconds === undefined ? undefined : { ttlSeconds: authorizerResultTtlInSeconds }),
  })
  return (exchange) => {
    const arn = methodArn(exchange)
    const request = policyRequest(exchange)
    const decision = authorizer.authorize({
      identity: identityRequest(exchange, REST_VARIABLES),
      methodArn: arn,
      createEvent: (facts) => createAuthorizerEvent(exchange, arn, { type, facts }),
      traceId: exchange.traceId,
      context: request.context,
      ...(policy === undefined ? undefined : { resourceEffect: policy.evaluate(request) }),
    })
    return decision instanceof Promise ? decision.then((made) => admit(exchange, made)) : admit(exchange, decision)
  }
}

/** What a Lambda authorizer of a REST API is asked. */
export function createAuthorizerEvent(
  exchange: RestExchange,
  arn: string,
  { type, facts }: { readonly type: 'TOKEN' | 'REQUEST'; readonly facts: LambdaEventFacts },
): unknown {
  if (type === 'TOKEN') return buildTokenAuthorizerEvent({ token: facts.authorizationToken ?? '', methodArn: arn })
  return buildRestAuthorizerEvent({ ...restEventInput(exchange, NO_PAYLOAD), methodArn: arn })
}

function admit(exchange: RestExchange, decision: LambdaDecision): Verdict {
  const { call, context, principalId } = decision
  if (context !== undefined) {
    const latency = call?.latency ?? 0
    exchange.authorizer = { ...(principalId === undefined ? undefined : { principalId }), integrationLatency: latency, ...context }
  }
  if (!decision.authorized) {
    exchange.authorizerOutcome = outcomeOf(call, GATEWAY_RESPONSES[decision.code].status)
    return failureOfRefusal(decision)
  }
  exchange.authorizerOutcome = outcomeOf(call, 200)
  exchange.usageIdentifierKey = decision.usageIdentifierKey
  return undefined
}
