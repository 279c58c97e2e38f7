import type { JwtDecision } from '@gatewright/authorizers/jwt'
import type { V2Authorizer } from '@gatewright/types'
import { compileSelectionExpression, type SelectionExpression } from '@gatewright/websocket-routes'
import { failureOfRefusal } from '../../access/refusal.ts'
import type { HttpExchange, HttpRouteInput } from '../../compile/http-plan.ts'
import { lastHeader } from '../../exchange/headers.ts'
import type { Step, Verdict } from '../../pipelines/run.ts'

/**
 * A JWT authorizer: the token of the identity source, and one of the route's scopes.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export function authorizeByToken({ route, runtime }: HttpRouteInput, configuration: V2Authorizer): Step<HttpExchange>['run'] {
  const authorizer = runtime.tokenAuthorizers.jwt(configuration)
  const sources = (configuration.identitySource ?? ['$request.header.Authorization']).map((source) => compileSelectionExpression(source))
  const scopes = route.authorizationScopes
  return (exchange) => {
    const decision = authorizer.authorize({ token: identityOf(exchange, sources), scopes })
    return decision instanceof Promise ? decision.then((made) => admit(exchange, made)) : admit(exchange, decision)
  }
}

/** The value of the first identity source that is there. */
function identityOf(exchange: HttpExchange, sources: readonly SelectionExpression[]): string | undefined {
  const facts = {
    header: (name: string) => lastHeader(exchange.request.headers, name),
    querystring: (name: string) => exchange.query.last[name],
  }
  for (const source of sources) {
    const value = source(facts)
    if (value !== undefined && value !== '') return value
  }
  return undefined
}

function admit(exchange: HttpExchange, decision: JwtDecision): Verdict {
  if (!decision.authorized) return failureOfRefusal(decision)
  const { contextClaims: claims, principalId, scopes } = decision
  exchange.authorizer = { claims, ...(principalId === undefined ? {} : { principalId }) }
  exchange.authorization = { kind: 'jwt', claims, scopes }
  return undefined
}
