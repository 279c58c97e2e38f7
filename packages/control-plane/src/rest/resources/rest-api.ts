import type { RestApi } from '@gatewright/types'
import type { Values } from '../../documents.ts'
import { badRequest, limitExceeded } from '../../errors.ts'
import { domainsOf } from '../../mappings.ts'
import type { BaseContext, OperationContext } from '../../operation.ts'
import type { PatchOperation } from '../../patch.ts'
import type { Made, ResourceRow } from '../../resource.ts'
import { leaveUsagePlans } from '../../usage-plan-stages.ts'
import { createDefaultModels } from './default-models.ts'
import { textOf } from '../../text-of.ts'

/** A REST API as stored; the policy is the text that was given. */
export type StoredRestApi = RestApi & { readonly description?: string; readonly tags?: Readonly<Record<string, string>> }

/** REST APIs: `/restapis`. Creating one makes its root resource and the models `Empty` and `Error`. */
export const restApi: ResourceRow = {
  service: 'apigateway',
  kind: 'RestApi',
  identifier: 'restApiId',
  operations: { create: 'CreateRestApi', get: 'GetRestApi', list: 'GetRestApis', update: 'UpdateRestApi', delete: 'DeleteRestApi' },
  notFound: (id, { accountId }) => `Invalid API identifier specified ${accountId}:${id}`,
  make,
  made,
  patch: {
    wording: 'listed',
    paths: [
      { path: '/name', ops: ['replace'] },
      { path: '/description', ops: ['add', 'remove', 'replace'] },
      { path: '/version', ops: ['add', 'remove', 'replace'] },
      { path: '/apiKeySource', ops: ['replace'] },
      { path: '/binaryMediaTypes/{mediaType}', ops: ['add', 'remove', 'replace'], kind: 'element' },
      { path: '/minimumCompressionSize', ops: ['add', 'remove', 'replace'], type: 'integer', optional: true },
      { path: '/policy', ops: ['add', 'remove', 'replace'] },
      { path: '/disableExecuteApiEndpoint', ops: ['replace'], type: 'boolean' },
      { path: '/securityPolicy', ops: ['replace'] },
      { path: '/endpointAccessMode', ops: ['replace'] },
      { path: '/endpointConfiguration/types/{type}', ops: ['replace'], apply: replaceType },
      { path: '/endpointConfiguration/ipAddressType', ops: ['replace'] },
      { path: '/endpointConfiguration/vpcEndpointIds', ops: ['add', 'remove', 'replace'], kind: 'member' },
    ],
  },
  async settle(after, { context }) {
    return check(after, context)
  },
  // Updates show `tags` even when there are none (recording api.json, test_update_rest_api_operation_add_remove).
  show: (body, { verb }) => ({ ...escapePolicy(body), ...(verb === 'update' && { tags: body['tags'] ?? {} }) }),
  async remove(_, { input, context }) {
    const restApiId = textOf(input['restApiId'])
    const domains = await domainsOf(restApiId, context)
    if (domains.length === 0) return leaveUsagePlans({ apiId: restApiId }, context)
    throw badRequest(
      `Deleting RestApi ${restApiId} failed. Please remove all base path mappings related to the RestApi in your domains: ${domains.join(', ')}`,
    )
  },
  publishes: (input) => ({ apiId: textOf(input['restApiId']) }),
}

async function make(input: Values, context: OperationContext): Promise<Made> {
  const { cloneFrom: _, endpointConfiguration, ...given } = input
  const total = await context.documents.count({ kind: 'RestApi', parent: '' })
  if (total >= context.quotas.restApis) throw limitExceeded('Maximum number of REST APIs for this account has been reached')
  const id = context.newId()
  const body = {
    id,
    ...given,
    createdDate: context.now(),
    apiKeySource: given['apiKeySource'] ?? 'HEADER',
    endpointConfiguration: fillEndpoint((endpointConfiguration ?? {}) as Values),
    disableExecuteApiEndpoint: given['disableExecuteApiEndpoint'] ?? false,
    rootResourceId: context.newId(),
  }
  return { id, body: check(body, context) }
}

/** EDGE by default; private endpoints are dual stack, all others IPv4 (recording api.json, test_create_rest_api_verify_defaults). */
function fillEndpoint(given: Values): Values {
  const types = (given['types'] as readonly string[] | undefined) ?? []
  const filled = types.length === 0 ? ['EDGE'] : types
  return { ...given, types: filled, ipAddressType: given['ipAddressType'] ?? (filled.includes('PRIVATE') ? 'dualstack' : 'ipv4') }
}

function check(body: Values, context: BaseContext): Values {
  const { id, name, minimumCompressionSize, policy, tags, endpointConfiguration, apiKeySource } = body
  if (typeof name !== 'string' || name === '') throw badRequest('Name cannot be empty')
  if (typeof minimumCompressionSize === 'number' && (minimumCompressionSize < 0 || minimumCompressionSize > 10_485_760)) {
    throw badRequest('Invalid minimum compression size, must be between 0 and 10485760')
  }
  if (apiKeySource !== 'HEADER' && apiKeySource !== 'AUTHORIZER') {
    throw badRequest('Invalid API key source specified. Must be one of: [HEADER, AUTHORIZER]')
  }
  const { types, ipAddressType, vpcEndpointIds = [] } = endpointConfiguration as {
    readonly types: readonly string[]
    readonly ipAddressType: string
    readonly vpcEndpointIds?: readonly string[]
  }
  if (types.length > 1) throw badRequest('Cannot create a RestApi with multiple Endpoint Types.')
  if (!types.every((type) => ['EDGE', 'REGIONAL', 'PRIVATE'].includes(type))) throw badRequest('Invalid endpoint type specified')
  if (!['ipv4', 'dualstack'].includes(ipAddressType)) throw badRequest('Invalid IP address type specified')
  if (vpcEndpointIds.length > 0 && !types.includes('PRIVATE')) throw badRequest('VPCEndpoints can only be specified with PRIVATE apis.')
  if (types.includes('PRIVATE') && ipAddressType === 'ipv4') throw badRequest('Only dualstack ipAddressType is supported for Private APIs.')
  const { policy: _, tags: __, ...rest } = body
  return {
    ...rest,
    ...(typeof policy === 'string' && policy !== '' && { policy: expandPolicy(policy, { apiId: textOf(id), context }) }),
    ...(tags !== undefined && Object.keys(tags as Values).length > 0 && { tags }),
  }
}

/** `execute-api:/stage/…` in a resource policy stands for this API's ARN. */
function expandPolicy(policy: string, { apiId, context }: { readonly apiId: string; readonly context: BaseContext }): string {
  try {
    if (typeof JSON.parse(policy) !== 'object') throw new TypeError('not an object')
  } catch {
    throw badRequest('Invalid policy document. Please check the policy syntax and ensure that Principals are valid.')
  }
  const arn = `"arn:${context.partition}:execute-api:${context.region}:${context.accountId}:${apiId}/`
  return policy.replaceAll('"execute-api:/', arn)
}

/** AWS gives the policy with its quotes escaped; Terraform's provider, for one, takes that away again. */
function escapePolicy(body: Values): Values {
  const { policy } = body
  return typeof policy === 'string' ? { ...body, policy: JSON.stringify(policy).slice(1, -1) } : body
}

async function made(body: Values, { input, context }: { readonly input: Values; readonly context: OperationContext }): Promise<void> {
  const restApiId = textOf(body['id'])
  const source = input['cloneFrom']
  if (typeof source === 'string') {
    await cloneApi({ from: source, to: restApiId, rootResourceId: textOf(body['rootResourceId']) }, context)
    return
  }
  const parent = `RestApi:${restApiId}`
  const id = textOf(body['rootResourceId'])
  await context.documents.create({ kind: 'Resource', parent, id }, { body: { id, path: '/' }, sort: '/' })
  await createDefaultModels(restApiId, context)
}

/** An API has one type, so it is replaced however the path names it: `types/EDGE`, or `types/0` as Terraform's provider writes. */
function replaceType(body: Values, { value = '' }: PatchOperation): Values {
  // One that becomes private becomes dual stack (guide, api-gateway-ip-address-type).
  return { ...body, endpointConfiguration: { ...(body['endpointConfiguration'] as Values), types: [value], ...(value === 'PRIVATE' && { ipAddressType: 'dualstack' }) } }
}

const CLONED_KINDS = ['Resource', 'Model', 'RequestValidator', 'Authorizer', 'GatewayResponse']

/** Copies what an API is made of; ids of its parts are its own, so they stay, but for the root resource. */
async function cloneApi(
  { from, to, rootResourceId }: { readonly from: string; readonly to: string; readonly rootResourceId: string },
  context: OperationContext,
): Promise<void> {
  const source = await context.documents.find({ kind: restApi.kind, parent: '', id: from })
  if (source === undefined) throw badRequest(`Invalid API identifier specified ${context.accountId}:${from}`)
  const sourceRoot = source.body['rootResourceId']
  for (const kind of CLONED_KINDS) {
    for (const { id, sort, body } of await context.documents.list({ kind, parent: `RestApi:${from}` })) {
      const rename = (value: unknown): unknown => (value === sourceRoot ? rootResourceId : value)
      const renamed = { ...body, id: rename(body['id']), ...('parentId' in body && { parentId: rename(body['parentId']) }) }
      const key = { kind, parent: `RestApi:${to}`, id: textOf(kind === 'Resource' ? rename(id) : id) }
      await context.documents.create(key, { body: kind === 'GatewayResponse' ? body : renamed, sort })
    }
  }
}
