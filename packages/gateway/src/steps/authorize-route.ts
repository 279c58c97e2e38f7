import type { JwtDecision } from '@gatewright/authorizers/jwt'
import { compileSelectionExpression, type SelectionExpression } from '@gatewright/websocket-routes'
import { failureOfRefusal } from '../access/refusal.ts'
import type { HttpExchange, HttpRouteInput } from '../compile/http-plan.ts'
import { GatewayError } from '../errors.ts'
import { lastHeader } from '../exchange/headers.ts'
import { fail } from '../gateway-responses/failure.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'
import type { Step, Verdict } from '../pipelines/run.ts'

/** Authorizers of HTTP APIs: a route with one that is not built in is closed, never public. */
export const authorizeRoute: StepDefinition<HttpRouteInput, HttpExchange> = {
  name: 'authorize',
  compile(input) {
    const type = input.route.authorizationType
    if (type === undefined || type === 'NONE') return undefined
    if (type === 'JWT') return authorizeByToken(input)
    input.report({ severity: 'error', message: `Authorization ${type} is not enforced; every request is answered with 500` })
    return () => fail('AUTHORIZER_CONFIGURATION_ERROR', `The route asks for ${type}, which this gateway does not evaluate`)
  },
}

/**
 * A JWT authorizer: the token of the identity source, and one of the route's scopes.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
function authorizeByToken({ route, runtime, snapshot }: HttpRouteInput): Step<HttpExchange>['run'] {
  const configuration = snapshot.authorizers.find(({ authorizerId }) => authorizerId === route.authorizerId)
  if (configuration === undefined) throw new GatewayError('ERR_GATEWAY_INVALID_PUBLICATION', `There is no authorizer ${route.authorizerId ?? ''}`)
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
  exchange.authorizer = { claims: decision.contextClaims, ...(decision.principalId === undefined ? {} : { principalId: decision.principalId }) }
  exchange.authorization = { kind: 'jwt', claims: decision.contextClaims, scopes: decision.scopes }
  return undefined
}
