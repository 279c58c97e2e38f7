import type { EventInput, ResourceEventContext, RouteEventContext } from '@gatewright/integrations/lambda-events'
import { decodeHttpPath } from '@gatewright/router'
import type { Authorization, AuthorizerContext } from '../exchange/identity.ts'
import type { HttpExchange } from '../compile/http-plan.ts'
import { forwardedFacts } from '../exchange/forwarded.ts'
import { domainPrefix } from './context.ts'

type HttpEventContext = ResourceEventContext & RouteEventContext

/** What the event of an HTTP API's function is built from, for both payload formats. */
export function httpEventInput(exchange: HttpExchange, payload: Uint8Array, format: '1.0' | '2.0'): EventInput<HttpEventContext> {
  const { arrival, operation, request, runtime, stage } = exchange
  const path = decodeHttpPath(arrival.fullPath)
  const routeKey = operation.routeKey ?? '$default'
  const space = routeKey.indexOf(' ')
  return {
    request: { method: exchange.method, path, query: request.query, headers: eventHeaders(exchange, payload), body: payload },
    context: {
      accountId: runtime.accountId,
      apiId: stage.apiId,
      stage: stage.stageName,
      requestId: exchange.requestId,
      extendedRequestId: exchange.extendedRequestId,
      requestTimeEpoch: exchange.receivedAt,
      domainName: arrival.domainName,
      domainPrefix: domainPrefix(arrival.domainName),
      protocol: request.protocol,
      identity: exchange.identity,
      path,
      ...authorizerMember(exchange.authorization, format),
      routeKey,
      resourceId: null,
      resourcePath: space < 0 ? routeKey : routeKey.slice(space + 1),
    },
    pathParameters: exchange.pathParameters,
    stageVariables: stage.stageVariables,
  }
}

/**
 * `requestContext.authorizer`, in the form of each format.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
function authorizerMember(authorization: Authorization | undefined, format: '1.0' | '2.0'): { readonly authorizer?: AuthorizerContext } {
  if (authorization === undefined) return {}
  if (authorization.kind === 'lambda') {
    const { context, principalId } = authorization
    return { authorizer: format === '2.0' ? { lambda: context } : { ...(principalId === undefined ? undefined : { principalId }), ...context } }
  }
  if (authorization.kind === 'iam') return format === '2.0' ? { authorizer: { iam: iamMember(authorization.identity) } } : {}
  const { claims, scopes } = authorization
  return { authorizer: format === '2.0' ? { jwt: { claims, scopes } } : { claims, scopes } }
}

/** `authorizer.iam` of format 2.0; format 1.0 has the same in `identity`. */
function iamMember(identity: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  const { accessKey = null, accountId = null, caller = null, principalOrgId = null, user = null, userArn = null } = identity
  return { accessKey, accountId, callerId: caller, cognitoIdentity: null, principalOrgId, userArn, userId: user }
}

/** Hop-by-hop headers do not reach a function; `Content-Length` does, also when there is no body. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-amzn-trace-id',
  'x-forwarded-for',
  'x-forwarded-port',
  'x-forwarded-proto',
])

function eventHeaders({ request, traceId }: HttpExchange, payload: Uint8Array): string[] {
  const kept: string[] = []
  let hasLength = false
  for (let index = 0; index < request.headers.length; index += 2) {
    const name = request.headers[index] as string
    const lower = name.toLowerCase()
    if (HOP_BY_HOP.has(lower)) continue
    if (lower === 'content-length') hasLength = true
    kept.push(name, request.headers[index + 1] as string)
  }
  if (!hasLength) kept.push('Content-Length', String(payload.length))
  const { forwardedFor, port, proto } = forwardedFacts(request)
  kept.push('X-Amzn-Trace-Id', traceId, 'X-Forwarded-For', forwardedFor, 'X-Forwarded-Port', port, 'X-Forwarded-Proto', proto)
  return kept
}
