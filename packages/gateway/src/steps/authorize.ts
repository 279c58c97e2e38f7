import type { JwtDecision } from '@gatewright/authorizers/jwt'
import { createResourcePolicy, type ResourcePolicy } from '@gatewright/authorizers/policy'
import { policyRequest } from '../access/policy-request.ts'
import { failureOfRefusal } from '../access/refusal.ts'
import type { RestExchange, RestMethodInput } from '../compile/rest-plan.ts'
import { GatewayError } from '../errors.ts'
import { lastHeader } from '../exchange/headers.ts'
import { fail } from '../gateway-responses/failure.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'
import type { Step, Verdict } from '../pipelines/run.ts'

/** Authorizers of REST APIs: a method with one that is not built in is closed, never public. */
export const authorize: StepDefinition<RestMethodInput, RestExchange> = {
  name: 'authorize',
  compile(input) {
    const type = input.method.authorizationType
    if (type === undefined || type === 'NONE') return undefined
    if (type === 'COGNITO_USER_POOLS') return authorizeByUserPool(input)
    input.report({ severity: 'error', message: `Authorization ${type} is not enforced; every request is answered with 500` })
    return () => fail('AUTHORIZER_CONFIGURATION_ERROR', `The method asks for ${type}, which this gateway does not evaluate`)
  },
}

/**
 * A Cognito authorizer: an id token, or an access token with one of the method's scopes; then the resource policy.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
 */
function authorizeByUserPool({ method, restApi, runtime, snapshot }: RestMethodInput): Step<RestExchange>['run'] {
  const configuration = snapshot.authorizers.find(({ id }) => id === method.authorizerId)
  if (configuration === undefined) throw new GatewayError('ERR_GATEWAY_INVALID_PUBLICATION', `There is no authorizer ${method.authorizerId ?? ''}`)
  const authorizer = runtime.tokenAuthorizers.cognito(configuration)
  const header = (configuration.identitySource ?? 'method.request.header.Authorization').replace('method.request.header.', '').toLowerCase()
  const apiArn = `arn:aws:execute-api:${runtime.region}:${runtime.accountId}:${restApi.id}`
  const policy = restApi.policy === undefined || restApi.policy === '' ? undefined : createResourcePolicy(restApi.policy, { apiArn })
  const scopes = method.authorizationScopes
  return (exchange) => {
    const decision = authorizer.authorize({ token: lastHeader(exchange.request.headers, header), scopes })
    return decision instanceof Promise ? decision.then((made) => admit(exchange, made, policy)) : admit(exchange, decision, policy)
  }
}

function admit(exchange: RestExchange, decision: JwtDecision, policy: ResourcePolicy | undefined): Verdict {
  if (!decision.authorized) return failureOfRefusal(decision)
  exchange.authorizer = { claims: decision.contextClaims }
  const refusal = policy?.after('COGNITO_USER_POOLS', policyRequest(exchange))
  return refusal === undefined ? undefined : failureOfRefusal(refusal)
}
