import { functionArnOf, type LambdaDecision } from '@gatewright/authorizers/lambda'
import { outcomeOf } from '../../access/lambda-authorizers.ts'
import { conditionsOf } from '../../access/policy-request.ts'
import { failureOfRefusal } from '../../access/refusal.ts'
import type { WebSocketRouteInput } from '../../compile/websocket-plan.ts'
import { socketAuthorizerEvent } from '../../context/socket-event.ts'
import { socketSelectionFacts } from '../../context/socket-sources.ts'
import { GatewayError } from '../../errors.ts'
import type { SocketExchange } from '../../exchange/socket-exchange.ts'
import { fail } from '../../gateway-responses/failure.ts'
import { GATEWAY_RESPONSES } from '../../gateway-responses/table.ts'
import type { StepDefinition } from '../../pipelines/compile-steps.ts'
import { authorizeConnectBySignature } from '../authorize/iam.ts'
import type { Step, Verdict } from '../../pipelines/run.ts'

/** Authorizers of `$connect`: one that is not built in closes the API, it never opens it. */
export const authorizeConnect: StepDefinition<WebSocketRouteInput, SocketExchange> = {
  name: 'authorize',
  compile(input) {
    const type = input.route.authorizationType
    if (type === undefined || type === 'NONE') return undefined
    if (type === 'CUSTOM') return authorizeByFunction(input)
    if (type === 'AWS_IAM' && input.runtime.iam !== undefined) return authorizeConnectBySignature(input, input.runtime.iam)
    input.report({ severity: 'error', message: `Authorization ${type} is not enforced; every connection is refused with 500` })
    return () => fail('AUTHORIZER_CONFIGURATION_ERROR', `The route asks for ${type}, which this gateway does not evaluate`)
  },
}

/**
 * A REQUEST authorizer of a WebSocket API: asked once, before the connection is made.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
 */
function authorizeByFunction({ api, route, runtime, snapshot, stage, stageVariables }: WebSocketRouteInput): Step<SocketExchange>['run'] {
  const configuration = snapshot.authorizers.find(({ authorizerId }) => authorizerId === route.authorizerId)
  if (configuration === undefined) throw new GatewayError('ERR_GATEWAY_INVALID_PUBLICATION', `There is no authorizer ${route.authorizerId ?? ''}`)
  const apiArn = `arn:aws:execute-api:${runtime.region}:${runtime.accountId}:${api.apiId}`
  const { authorizerResultTtlInSeconds, identitySource } = configuration
  const authorizer = runtime.lambdaAuthorizers.authorizerFor({
    apiId: api.apiId,
    stageName: stage.stageName,
    protocol: 'WEBSOCKET',
    type: 'REQUEST',
    functionArn: functionArnOf(configuration.authorizerUri ?? '', stageVariables),
    sourceArn: `${apiArn}/authorizers/${configuration.authorizerId}`,
    ...(identitySource === undefined ? undefined : { identitySource }),
    ...(authorizerResultTtlInSeconds === undefined ? undefined : { ttlSeconds: authorizerResultTtlInSeconds }),
  })
  const methodArn = `${apiArn}/${stage.stageName}/$connect`
  return (exchange) => {
    const { event, receivedAt, session } = exchange
    if (event.type !== 'CONNECT') return undefined
    const facts = socketSelectionFacts(exchange)
    const decision = authorizer.authorize({
      identity: {
        header: (name) => facts.header?.(name),
        queryParameter: (name) => facts.querystring?.(name),
        stageVariable: (name) => stageVariables[name],
        contextVariable: (path) => facts.context?.(path),
      },
      methodArn,
      context: conditionsOf({ identity: session.identity, receivedAt, request: event.request }),
      createEvent: () => socketAuthorizerEvent(exchange, methodArn),
    })
    return decision instanceof Promise ? decision.then((made) => admit(exchange, made)) : admit(exchange, decision)
  }
}

function admit(exchange: SocketExchange, decision: LambdaDecision): Verdict {
  const { call, context = {}, principalId } = decision
  exchange.authorizer = { ...(principalId === undefined ? undefined : { principalId }), ...context }
  if (!decision.authorized) {
    exchange.authorizerOutcome = outcomeOf(call, GATEWAY_RESPONSES[decision.code].status)
    return failureOfRefusal(decision)
  }
  exchange.authorizerOutcome = outcomeOf(call, 200)
  exchange.session.usageIdentifierKey = decision.usageIdentifierKey
  return undefined
}
