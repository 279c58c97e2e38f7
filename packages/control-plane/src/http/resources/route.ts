import type { Values } from '../../documents.ts'
import { badRequest, conflict, limitExceeded, notFound } from '../../errors.ts'
import type { OperationContext } from '../../operation.ts'
import type { Made, ResourceRow } from '../../resource.ts'
import { deployLater } from '../auto-deploy.ts'
import { checkMembers } from '../protocol-members.ts'
import { api } from './api.ts'
import { textOf } from '../../text-of.ts'

/** Routes of an HTTP or WebSocket API. */
export const route: ResourceRow = {
  service: 'apigatewayv2',
  kind: 'Route',
  parent: api,
  identifier: 'routeId',
  operations: { create: 'CreateRoute', get: 'GetRoute', list: 'GetRoutes', update: 'UpdateRoute', delete: 'DeleteRoute' },
  notFound: () => 'Invalid Route identifier specified',
  make,
  settle: (after, { input, context }) => check(after, { input, context }),
  async remove(_, { input, context }) {
    await context.documents.remove({ kind: KEY_KIND, parent: parentOf(input), id: textOf(_['routeKey']) })
    deployLater(textOf(input['apiId']), context)
  },
}

/** Route keys that are taken: `{ routeId }` by route key, so that a duplicate is found without reading all routes. */
const KEY_KIND = 'RouteKey'

function parentOf(input: Values): string {
  return `Api:${textOf(input['apiId'])}`
}

async function make(input: Values, context: OperationContext): Promise<Made> {
  const { apiId: _, ...given } = input
  const total = await context.documents.count({ kind: 'Route', parent: parentOf(input) })
  if (total >= context.quotas.routesPerApi) throw limitExceeded('Maximum number of routes for this API has been reached')
  const routeId = context.newId(7)
  const body = await check({ apiKeyRequired: false, authorizationType: 'NONE', ...given, routeId }, { input, context })
  return { id: routeId, body }
}

async function check(body: Values, { input, context }: { readonly input: Values; readonly context: OperationContext }): Promise<Values> {
  const { routeKey, target, routeId } = body
  const parent = parentOf(input)
  const stored = await context.documents.find({ kind: 'Api', parent: '', id: textOf(input['apiId']) })
  const protocol = textOf(stored?.body['protocolType'])
  checkRouteKey(textOf(routeKey), protocol)
  checkMembers('route', input, protocol)
  await requireModels(input, { parent, context })
  if (target !== undefined && target !== '') await requireIntegration(textOf(target), { parent, context })
  await checkAuthorization(body, { parent, protocol, context })
  await takeKey({ parent, routeKey: textOf(routeKey), routeId: textOf(routeId) }, context)
  deployLater(textOf(input['apiId']), context)
  return body
}

const HTTP_KEY = /^(?:ANY|GET|HEAD|OPTIONS|PATCH|POST|PUT|DELETE) \/[^\s]*$/u

function checkRouteKey(routeKey: string, protocol: string): void {
  if (protocol === 'HTTP' && routeKey !== '$default' && !HTTP_KEY.test(routeKey)) {
    throw badRequest(
      'The provided route key is not formatted properly for HTTP protocol. Format should be "<HTTP METHOD> /<RESOURCE PATH>" or "$default"',
    )
  }
  if (protocol === 'HTTP' && /\{[^}]*\+\}./u.test(routeKey)) {
    throw badRequest('A greedy path variable must be at the end of the route key')
  }
  if (protocol === 'WEBSOCKET' && routeKey === '') throw badRequest('Route key must not be empty')
}

async function requireIntegration(target: string, { parent, context }: { readonly parent: string; readonly context: OperationContext }) {
  const id = /^integrations\/([a-z0-9]+)$/u.exec(target)?.[1]
  if (id === undefined) throw badRequest('Unexpected or malformed target in route. Correct format should be integrations/<integration_id>.')
  const stored = await context.documents.find({ kind: 'V2Integration', parent, id })
  if (stored === undefined) throw notFound(`Unable to find Integration by id ${id}`)
}

/** A route's models are named as they are in CreateModel; the text is the REST side's. */
export async function requireModels(
  { requestModels, responseModels }: Values,
  { parent, context }: { readonly parent: string; readonly context: OperationContext },
): Promise<void> {
  const names = new Set(Object.values({ ...(requestModels as Values | undefined), ...(responseModels as Values | undefined) }).map(textOf))
  if (names.size === 0) return
  const known = new Set((await context.documents.list({ kind: 'V2Model', parent })).map(({ body }) => body['name']))
  const unknown = [...names].find((name) => !known.has(name))
  if (unknown !== undefined) throw badRequest(`Invalid model identifier specified: ${unknown}`)
}

const AUTHORIZATION: Readonly<Record<string, readonly string[]>> = {
  HTTP: ['NONE', 'AWS_IAM', 'CUSTOM', 'JWT'],
  WEBSOCKET: ['NONE', 'AWS_IAM', 'CUSTOM'],
}

async function checkAuthorization(
  { authorizationType, authorizationScopes, authorizerId, apiKeyRequired, routeKey }: Values,
  { parent, protocol, context }: { readonly parent: string; readonly protocol: string; readonly context: OperationContext },
): Promise<void> {
  const type = textOf(authorizationType)
  if (!AUTHORIZATION[protocol]?.includes(type)) throw badRequest(`Authorization type ${type} is not supported for ${protocol} protocol APIs`)
  if (protocol === 'HTTP' && apiKeyRequired === true) throw badRequest('ApiKeyRequired is not currently supported for HTTP APIs')
  if (protocol === 'WEBSOCKET' && type !== 'NONE' && routeKey !== '$connect') {
    throw badRequest('Currently, authorization is restricted to the $connect route only')
  }
  if (type !== 'JWT' && (authorizationScopes as readonly string[] | undefined)?.[0] !== undefined) {
    throw badRequest('Authorization Scopes are only valid for COGNITO_USER_POOLS and JWT authorization type')
  }
  if (type !== 'CUSTOM' && type !== 'JWT') return
  const stored = await context.documents.find({ kind: 'V2Authorizer', parent, id: textOf(authorizerId) })
  const expected = type === 'JWT' ? 'JWT' : 'REQUEST'
  if (stored?.body['authorizerType'] === expected) return
  // anomalyco/sst#4097 shows the first text, hashicorp/terraform-provider-aws#17497 the second, which is the REST side's.
  const needed = type === 'JWT' ? 'JWT requires a valid JWT authorizer.' : 'CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.'
  throw badRequest(`Invalid authorizer ID specified. Setting the authorization type to ${needed}`)
}

async function takeKey(
  { parent, routeKey, routeId }: { readonly parent: string; readonly routeKey: string; readonly routeId: string },
  context: OperationContext,
): Promise<void> {
  const key = { kind: KEY_KIND, parent, id: routeKey }
  const taken = await context.documents.find(key)
  if (taken !== undefined && taken.body['routeId'] === routeId) return
  if (taken !== undefined) throw conflict(`Route with key ${routeKey} already exists for this API`)
  const before = await context.documents.find({ kind: 'Route', parent, id: routeId })
  if (before !== undefined) await context.documents.remove({ ...key, id: textOf(before.body['routeKey']) })
  await context.documents.create(key, { body: { routeId } })
}
