import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject, isSame } from '../../json.ts'
import { endpointSuffix } from '../names.ts'
import type { Made, ResourceType, ResourceUse } from '../resource-type.ts'
import { patches } from './crud.ts'
import { json, nested, plain, renamed, tags, toInput } from './members.ts'
import { retag } from './retag.ts'
import { clearRestApi, loadRestDocument } from './rest-document.ts'

const members = {
  ...plain(
    'Name',
    'Description',
    'CloneFrom',
    'BinaryMediaTypes',
    'MinimumCompressionSize',
    'DisableExecuteApiEndpoint',
    'SecurityPolicy',
    'EndpointAccessMode',
  ),
  ...renamed('ApiKeySourceType', 'apiKeySource'),
  ...nested('EndpointConfiguration'),
  ...json('Policy', 'policy'),
  ...tags('tags'),
}

const documentProperties = ['Body', 'FailOnWarnings', 'Mode', 'Parameters'] as const

/** AWS::ApiGateway::RestApi, with the resources and methods of its Body. */
export const restApi: ResourceType = {
  attributes: () => ['RestApiId', 'RootResourceId', 'ApiEndpoint'],
  properties: new Set([...Object.keys(members), ...documentProperties]),
  replacedBy: new Set(['CloneFrom']),
  create: async (use) => {
    const output = await use.call('apigateway', 'CreateRestApi', input(use))
    const restApiId = String(output['id'])
    try {
      await load(use, restApiId)
    } catch (error) {
      await use.call('apigateway', 'DeleteRestApi', { restApiId })
      throw error
    }
    return made(use, restApiId, String(output['rootResourceId']))
  },
  update: async (use, before) => {
    const restApiId = before.physicalId
    const was = input({ ...use, properties: before.properties })
    const now = input(use)
    const ownWay = new Set(['tags', 'endpointConfiguration'])
    const changed = Object.keys({ ...was, ...now }).filter((name) => !ownWay.has(name) && !isSame(was[name], now[name]))
    const patchOperations = [
      ...patches(changed, was, now, use),
      ...endpointPatches(was['endpointConfiguration'], now['endpointConfiguration']),
    ]
    if (patchOperations.length > 0) await use.call('apigateway', 'UpdateRestApi', { restApiId, patchOperations })
    await retag(use, { service: 'apigateway', resource: `/restapis/${restApiId}`, was: was['tags'], now: now['tags'] })
    if (documentProperties.some((name) => !isSame(before.properties[name], use.properties[name]))) {
      // A definition that is merged is added to what is there; every other one stands alone.
      if (use.properties['Mode'] !== 'merge') await clearRestApi(use.call, restApiId)
      await load(use, restApiId)
    }
    return made(use, restApiId, asText(before.attributes['RootResourceId']))
  },
  remove: async ({ call }, { physicalId }) => {
    await call('apigateway', 'DeleteRestApi', { restApiId: physicalId })
  },
}

/** An API without endpoint configuration is edge-optimised; private ones are reached by IPv4 and IPv6. */
function endpointOf(value: Json | undefined): { type: string; ipAddressType: string; vpcEndpointIds: Json[] } {
  const { types, ipAddressType, vpcEndpointIds } = isObject(value) ? value : {}
  const type = Array.isArray(types) && types.length > 0 ? asText(types[0]) : 'EDGE'
  return {
    type,
    ipAddressType: asText(ipAddressType ?? (type === 'PRIVATE' ? 'dualstack' : 'ipv4')),
    vpcEndpointIds: Array.isArray(vpcEndpointIds) ? vpcEndpointIds : [],
  }
}

function endpointPatches(was: Json | undefined, now: Json | undefined): JsonObject[] {
  const [before, after] = [endpointOf(was), endpointOf(now)]
  const path = '/endpointConfiguration'
  const member = (op: string, value: Json): JsonObject => ({ op, path: `${path}/vpcEndpointIds`, value })
  return [
    ...(before.type === after.type ? [] : [{ op: 'replace', path: `${path}/types/${before.type}`, value: after.type }]),
    ...(before.ipAddressType === after.ipAddressType
      ? []
      : [{ op: 'replace', path: `${path}/ipAddressType`, value: after.ipAddressType }]),
    ...after.vpcEndpointIds.filter((id) => !before.vpcEndpointIds.includes(id)).map((id) => member('add', id)),
    ...before.vpcEndpointIds.filter((id) => !after.vpcEndpointIds.includes(id)).map((id) => member('remove', id)),
  ]
}

/** The name is the definition's title where the template gives none. */
function input(use: ResourceUse): JsonObject {
  const { properties, fail, generatedBody } = use
  const body = isObject(properties['Body']) ? properties['Body'] : {}
  const info = isObject(body['info']) ? body['info'] : {}
  const name = properties['Name'] ?? info['title']
  if (typeof name !== 'string' || name === '') throw fail('a REST API needs a Name, or a Body with info.title', 'Name')
  const fromBody: JsonObject = generatedBody ? documentSettings(body) : {}
  return { ...fromBody, ...toInput(properties, members), name }
}

/** What SAM puts into the document rather than into the resource. */
function documentSettings(body: JsonObject): JsonObject {
  const settings: JsonObject = {}
  const policy = body['x-amazon-apigateway-policy']
  if (policy !== undefined) settings['policy'] = JSON.stringify(policy)
  const types = body['x-amazon-apigateway-binary-media-types']
  if (types !== undefined) settings['binaryMediaTypes'] = types
  const endpoint = body['x-amazon-apigateway-endpoint-configuration']
  if (isObject(endpoint) && endpoint['disableExecuteApiEndpoint'] !== undefined)
    settings['disableExecuteApiEndpoint'] = endpoint['disableExecuteApiEndpoint']
  return settings
}

async function load(use: ResourceUse, restApiId: string): Promise<void> {
  const { properties, generatedBody, call } = use
  const body = properties['Body']
  if (!isObject(body)) return
  if (generatedBody) return loadRestDocument(use, restApiId, body)
  const bytes = new TextEncoder().encode(JSON.stringify(body))
  const parameters = isObject(properties['Parameters'])
    ? Object.fromEntries(Object.entries(properties['Parameters']).map(([name, value]) => [name, asText(value)]))
    : undefined
  const options = {
    mode: asText(properties['Mode'] ?? 'overwrite'),
    failOnWarnings: properties['FailOnWarnings'] === true,
    ...(parameters ? { parameters } : {}),
  }
  await call('apigateway', 'PutRestApi', { restApiId, body: bytes, ...options })
}

function made({ stack }: ResourceUse, restApiId: string, root: string): Made {
  return {
    physicalId: restApiId,
    attributes: {
      RestApiId: restApiId,
      RootResourceId: root,
      ApiEndpoint: `https://${restApiId}.execute-api.${endpointSuffix(stack)}`,
    },
  }
}
