import type { RestAuthorizer, RestResource } from '@gatewright/types'
import type { Values } from '../../documents.ts'
import { badRequest, conflict, limitExceeded } from '../../errors.ts'
import type { OperationContext } from '../../operation.ts'
import type { ResourceRow } from '../../resource.ts'
import { textOf } from '../../text-of.ts'
import { restApi } from './rest-api.ts'

/** Authorizers of a REST API: Lambda (TOKEN, REQUEST) and Cognito user pools. */
export const authorizer: ResourceRow = {
  service: 'apigateway',
  kind: 'Authorizer',
  parent: restApi,
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
    const { restApiId, ...given } = input
    const total = await context.documents.count({ kind: 'Authorizer', parent: `RestApi:${textOf(restApiId)}` })
    if (total >= context.quotas.authorizersPerApi) throw limitExceeded('Maximum number of Authorizers for this API has been reached')
    await checkName(given, { restApiId, context })
    const id = context.newId(6)
    const authType = given['type'] === 'COGNITO_USER_POOLS' ? 'cognito_user_pools' : 'custom'
    return { id, body: check({ id, authType, ...given }) }
  },
  patch: {
    wording: 'listed',
    paths: [
      { path: '/name', ops: ['replace'] },
      { path: '/type', ops: ['replace'] },
      { path: '/authType', ops: ['replace'] },
      { path: '/providerARNs', ops: ['add', 'remove'], kind: 'member' },
      { path: '/authorizerUri', ops: ['replace'] },
      { path: '/authorizerCredentials', ops: ['replace'], optional: true },
      { path: '/identitySource', ops: ['add', 'remove', 'replace'] },
      { path: '/identityValidationExpression', ops: ['replace'], optional: true },
      { path: '/authorizerResultTtlInSeconds', ops: ['replace'], type: 'integer' },
    ],
  },
  async settle(after, { input, context }) {
    await checkName(after, { restApiId: input['restApiId'], context })
    return check(after)
  },
  async remove(body, { input, context }) {
    const user = await findUser(textOf(input['restApiId']), textOf(body['id']), context)
    if (user !== undefined) throw conflict(`Cannot delete authorizer '${textOf(body['name'])}', is referenced in method: ${user}`)
  },
}

/** No two authorizers of an API have one name. */
async function checkName(
  { id, name }: Values,
  { restApiId, context }: { readonly restApiId: unknown; readonly context: OperationContext },
): Promise<void> {
  const others = await context.documents.list({ kind: 'Authorizer', parent: `RestApi:${textOf(restApiId)}` })
  if (!others.some(({ body }) => body['name'] === name && body['id'] !== id)) return
  throw badRequest(`Authorizer name must be unique. Authorizer ${textOf(name)} already exists in this RestApi.`)
}

function check(body: Values): Values {
  const { name, type, providerARNs, authorizerUri, identitySource, authorizerResultTtlInSeconds: ttl } = body as unknown as RestAuthorizer
  if (name === '') throw badRequest('Authorizer name must be non-empty')
  if (!['TOKEN', 'REQUEST', 'COGNITO_USER_POOLS'].includes(type)) throw badRequest('Invalid authorizer type specified')
  if (type === 'COGNITO_USER_POOLS') {
    if (providerARNs === undefined || providerARNs.length === 0) throw badRequest('Authorizer of type COGNITO_USER_POOLS must have at least one provider ARN')
    const wrong = providerARNs.find((arn) => !/^arn:[^:]+:cognito-idp:[^:]+:\d{12}:userpool\/.+$/u.test(arn))
    if (wrong !== undefined) throw badRequest(`Invalid Cognito user pool ARN specified: ${wrong}`)
  } else if (authorizerUri === undefined || !/^arn:[^:]+:apigateway:[^:]*:lambda:path\/.+|\$\{stageVariables/u.test(authorizerUri)) {
    throw badRequest('Invalid Authorizer URI: ' + (authorizerUri ?? 'null') + '. Authorizer URI should be a valid API Gateway ARN that represents a Lambda function invocation.')
  }
  checkIdentitySource(identitySource ?? '')
  if (ttl !== undefined && (ttl < 0 || ttl > 3600)) {
    throw badRequest('Authorizer result TTL outside allowable range. TTL must be between 0 and 3600 seconds.')
  }
  if (type === 'TOKEN' && (identitySource === undefined || identitySource === '')) return { ...body, identitySource: 'method.request.header.Authorization' }
  if (type === 'REQUEST' && (identitySource === undefined || identitySource === '') && ttl !== 0) {
    throw badRequest('Identity source is required for an authorizer of type REQUEST with caching')
  }
  return body
}

/** A method that calls the authorizer, as `METHOD//path` (hashicorp/terraform-provider-aws#14812 shows the text). */
async function findUser(restApiId: string, id: string, context: OperationContext): Promise<string | undefined> {
  const documents = await context.documents.list({ kind: 'Resource', parent: `RestApi:${restApiId}` })
  for (const { body } of documents) {
    const { path, resourceMethods = {} } = body as unknown as RestResource
    const found = Object.entries(resourceMethods).find(([, { authorizerId }]) => authorizerId === id)
    if (found !== undefined) return `${found[0]}/${path}`
  }
  return undefined
}

const IDENTITY_SOURCE = /^(?:method\.request\.(?:header|querystring|multivalueheader|multivaluequerystring)\.[^,\s]+|context\.[^,\s]+|stageVariables\.[^,\s]+)$/u

/** One mapping expression, or several with commas between. */
function checkIdentitySource(identitySource: string): void {
  const wrong = identitySource
    .split(',')
    .map((source) => source.trim())
    .filter((source) => source !== '' && !IDENTITY_SOURCE.test(source))
  if (wrong.length === 0) return
  const errors = wrong.map((source) => `Invalid mapping expression specified: ${source}`).join(', ')
  throw badRequest(`Invalid mapping expression specified: Validation Result: warnings : [], errors : [${errors}]`)
}
