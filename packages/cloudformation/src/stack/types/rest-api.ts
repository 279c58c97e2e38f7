import type { JsonObject } from '../../json.ts'
import { asText, isObject, isSame } from '../../json.ts'
import { endpointSuffix } from '../names.ts'
import type { Made, ResourceType, ResourceUse } from '../resource-type.ts'
import { patches } from './crud.ts'
import { json, nested, plain, renamed, tags, toInput } from './members.ts'
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

/** AWS::ApiGateway::RestApi, with the resources and methods of its Body. */
export const restApi: ResourceType = {
  properties: new Set([...Object.keys(members), 'Body', 'FailOnWarnings', 'Mode', 'Parameters']),
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
    const changed = Object.keys({ ...was, ...now }).filter((name) => name !== 'tags' && !isSame(was[name], now[name]))
    const patchOperations = changed.length > 0 ? patches(changed, was, now, use) : []
    if (patchOperations.length > 0) await use.call('apigateway', 'UpdateRestApi', { restApiId, patchOperations })
    if (!isSame(before.properties['Body'], use.properties['Body'])) {
      await clearRestApi(use.call, restApiId)
      await load(use, restApiId)
    }
    return made(use, restApiId, asText(before.attributes['RootResourceId']))
  },
  remove: async ({ call }, { physicalId }) => {
    await call('apigateway', 'DeleteRestApi', { restApiId: physicalId })
  },
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
