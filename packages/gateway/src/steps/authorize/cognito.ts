import type { JwtDecision } from '@gatewright/authorizers/jwt'
import type { ResourcePolicy } from '@gatewright/authorizers/policy'
import type { RestAuthorizer } from '@gatewright/types'
import { policyRequest } from '../../access/policy-request.ts'
import { failureOfRefusal } from '../../access/refusal.ts'
import type { RestExchange, RestMethodInput } from '../../compile/rest-plan.ts'
import { lastHeader } from '../../exchange/headers.ts'
import type { Step, Verdict } from '../../pipelines/run.ts'

/**
 * A Cognito authorizer: an id token, or an access token with one of the method's scopes; then the resource policy.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
 */
export function authorizeByUserPool({ method, restApi, runtime }: RestMethodInput, configuration: RestAuthorizer): Step<RestExchange>['run'] {
  const authorizer = runtime.tokenAuthorizers.cognito(configuration)
  const header = (configuration.identitySource ?? 'method.request.header.Authorization').replace('method.request.header.', '').toLowerCase()
  const policy = runtime.resourcePolicyOf(restApi)
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
