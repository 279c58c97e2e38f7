import type { V2Authorizer } from '@gatewright/types'
import type { Values } from '../../documents.ts'
import { badRequest, conflict, limitExceeded } from '../../errors.ts'
import type { OperationContext } from '../../operation.ts'
import type { ResourceRow } from '../../resource.ts'
import { textOf } from '../../text-of.ts'
import { deployLater } from '../auto-deploy.ts'
import { protocolOf } from '../protocol.ts'
import { api } from './api.ts'

/** Authorizers of HTTP and WebSocket APIs: JWT and Lambda (REQUEST). */
export const authorizer: ResourceRow = {
  service: 'apigatewayv2',
  kind: 'V2Authorizer',
  parent: api,
  identifier: 'authorizerId',
  operations: {
    create: 'CreateAuthorizer',
    get: 'GetAuthorizer',
    list: 'GetAuthorizers',
    update: 'UpdateAuthorizer',
    delete: 'DeleteAuthorizer',
  },
  notFound: () => 'Invalid Authorizer identifier specified',
  async make(input, context) {
    const { apiId, ...given } = input
    const total = await context.documents.count({ kind: 'V2Authorizer', parent: `Api:${textOf(apiId)}` })
    if (total >= context.quotas.authorizersPerApi) throw limitExceeded('Maximum number of authorizers for this API has been reached')
    const authorizerId = context.newId(6)
    const body = { ...given, authorizerId }
    await checkName(body, input, context)
    return { id: authorizerId, body: await check(body, { input, context }) }
  },
  async settle(after, { input, context }) {
    await checkName(after, input, context)
    return check(after, { input, context })
  },
  async remove({ authorizerId, name }, { input, context }) {
    const routes = await context.documents.list({ kind: 'Route', parent: `Api:${textOf(input['apiId'])}` })
    const user = routes.find(({ body }) => body['authorizerId'] === authorizerId)
    // anomalyco/sst#5586 shows the text.
    if (user !== undefined) throw conflict(`Cannot delete authorizer '${textOf(name)}', is referenced in route: ${textOf(user.body['routeKey'])}`)
    deployLater(textOf(input['apiId']), context)
  },
}

/** No two authorizers of an API have one name; the text is the REST side's. */
async function checkName({ authorizerId, name }: Values, { apiId }: Values, { documents }: OperationContext): Promise<void> {
  const others = await documents.list({ kind: 'V2Authorizer', parent: `Api:${textOf(apiId)}` })
  if (!others.some(({ body }) => body['name'] === name && body['authorizerId'] !== authorizerId)) return
  throw badRequest(`Authorizer name must be unique. Authorizer ${textOf(name)} already exists in this RestApi.`)
}

const MAX_AUDIENCES = 50

async function check(body: Values, { input, context }: { readonly input: Values; readonly context: OperationContext }): Promise<Values> {
  const protocol = await protocolOf(input['apiId'], context)
  const { authorizerType, jwtConfiguration, authorizerUri, identitySource, authorizerPayloadFormatVersion, enableSimpleResponses, ...rest } =
    body as unknown as V2Authorizer
  if (rest.name === '') throw badRequest('Authorizer name must not be empty')
  checkSources(protocol, identitySource ?? [])
  const ttl = Number(rest.authorizerResultTtlInSeconds ?? 0)
  if (ttl < 0 || ttl > 3600) throw badRequest('Authorizer result TTL outside allowable range. TTL must be between 0 and 3600 seconds.')
  if (authorizerType === 'JWT') {
    if (protocol !== 'HTTP') throw badRequest('Only REQUEST authorizer type is supported on WEBSOCKET protocol Apis.')
    checkJwt(jwtConfiguration, identitySource)
  } else {
    if (authorizerUri === undefined || authorizerUri === '') throw badRequest('AuthorizerUri is a required field in an Authorizer')
    checkRequest({ protocol, authorizerPayloadFormatVersion, enableSimpleResponses })
    // AWS's model: "Supported only for HTTP API Lambda authorizers"; 0 is what holds anyway.
    if (protocol !== 'HTTP' && ttl > 0) throw badRequest('AuthorizerResultTtlInSeconds is not currently supported for WebSocket APIs')
    // hashicorp/terraform-provider-aws#32629 shows the text.
    if (ttl > 0 && (identitySource ?? []).length === 0) {
      throw badRequest('Identity source must be set if authorizer caching is enabled (TTL is greater than 0)')
    }
  }
  deployLater(textOf(input['apiId']), context)
  return body
}

const SOURCES: Readonly<Record<string, RegExp>> = {
  HTTP: /^\$(?:request\.(?:header|querystring)|context|stageVariables)\.[^\s,]+$/u,
  WEBSOCKET: /^(?:route\.request\.(?:header|querystring|multivalueheader|multivaluequerystring)|context|stageVariables)\.[^\s,]+$/u,
}

/**
 * Where an authorizer finds who asks: `$request.header.Auth` in HTTP APIs, `route.request.header.Auth` in WebSocket APIs.
 * badmintoncryer/cdk-preflight has the words of all these, measured by deploying.
 */
function checkSources(protocol: string, sources: readonly string[]): void {
  const wrong = sources.find((source) => SOURCES[protocol]?.test(source) === false)
  if (wrong !== undefined) throw badRequest(`Invalid ${protocol === 'HTTP' ? '' : 'request '}identity source expression: ${wrong}`)
}

function checkJwt(jwt: V2Authorizer['jwtConfiguration'], identitySource: readonly string[] | undefined): void {
  if (jwt === undefined) throw badRequest('JwtConfiguration must not be null for JWT Authorizer')
  const { issuer } = jwt
  if (issuer === undefined || !/^https?:\/\/.+$/u.test(issuer)) throw badRequest('Invalid issuer: Issuer is not a valid URL for JWT Authorizer')
  const audience = jwt.audience ?? []
  if (audience.length === 0) throw badRequest('Audience list must not be empty')
  if (audience.length > MAX_AUDIENCES) throw badRequest(`Audience list must not have more than ${MAX_AUDIENCES} entries`)
  if (identitySource?.length !== 1) throw badRequest('JWT authorizers must have exactly one identity source')
}

/** HTTP APIs must say which payload their authorizer takes; WebSocket APIs have but one (guide, http-api-lambda-authorizer). */
function checkRequest({
  protocol,
  authorizerPayloadFormatVersion: version,
  enableSimpleResponses,
}: {
  readonly protocol: string
  readonly authorizerPayloadFormatVersion: string | undefined
  readonly enableSimpleResponses: boolean | undefined
}): void {
  if (protocol !== 'HTTP') {
    if (version !== undefined || enableSimpleResponses !== undefined) {
      throw badRequest('AuthorizerPayloadFormatVersion and EnableSimpleResponses are supported only for HTTP APIs')
    }
    return
  }
  if (version !== '1.0' && version !== '2.0') {
    throw badRequest('AuthorizerPayloadFormatVersion is a required parameter for REQUEST authorizer')
  }
  if (enableSimpleResponses === true && version !== '2.0') {
    throw badRequest('EnableSimpleResponses can only be set for AuthorizerPayloadFormatVersion "2.0".')
  }
}
