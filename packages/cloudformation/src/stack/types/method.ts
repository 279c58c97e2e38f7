import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject } from '../../json.ts'
import type { ResourceType, ResourceUse } from '../resource-type.ts'
import { lowerNames, plain, renamed, toInput } from './members.ts'

const methodMembers = plain(
  'HttpMethod',
  'RestApiId',
  'ResourceId',
  'AuthorizationType',
  'AuthorizerId',
  'ApiKeyRequired',
  'OperationName',
  'RequestParameters',
  'RequestModels',
  'RequestValidatorId',
  'AuthorizationScopes',
)
const integrationMembers = {
  ...plain(
    'Type',
    'IntegrationHttpMethod',
    'Uri',
    'ConnectionType',
    'ConnectionId',
    'Credentials',
    'RequestParameters',
    'RequestTemplates',
    'PassthroughBehavior',
    'CacheNamespace',
    'CacheKeyParameters',
    'ContentHandling',
    'TimeoutInMillis',
    'ResponseTransferMode',
    'IntegrationTarget',
  ),
  ...renamed('TlsConfig', 'tlsConfig', lowerNames),
}
const integrationResponseMembers = plain(
  'StatusCode',
  'SelectionPattern',
  'ResponseParameters',
  'ResponseTemplates',
  'ContentHandling',
)
const methodResponseMembers = plain('StatusCode', 'ResponseParameters', 'ResponseModels')

/** AWS::ApiGateway::Method: the method with its integration and the responses of both. */
export const method: ResourceType = {
  attributes: () => [],
  properties: new Set([...Object.keys(methodMembers), 'Integration', 'MethodResponses']),
  replacedBy: new Set(['RestApiId', 'ResourceId', 'HttpMethod']),
  create: async (use) => {
    await put(use)
    const { ResourceId: resource, HttpMethod: verb, RestApiId: api } = use.properties
    return { physicalId: `${asText(api)}|${asText(resource)}|${asText(verb)}` }
  },
  update: async (use, before) => {
    await use.call('apigateway', 'DeleteMethod', key(before.properties))
    await put(use)
    return { physicalId: before.physicalId }
  },
  remove: async ({ call, properties }) => {
    await call('apigateway', 'DeleteMethod', key(properties))
  },
}

const key = ({
  RestApiId: restApiId = null,
  ResourceId: resourceId = null,
  HttpMethod: httpMethod = null,
}: JsonObject): JsonObject => ({ restApiId, resourceId, httpMethod })

async function put(use: ResourceUse): Promise<void> {
  const { call, properties, fail } = use
  const where = key(properties)
  await call('apigateway', 'PutMethod', { authorizationType: 'NONE', ...toInput(properties, methodMembers) })
  for (const response of objects(properties['MethodResponses'])) {
    await call('apigateway', 'PutMethodResponse', {
      ...where,
      ...known(response, methodResponseMembers, 'MethodResponses', fail),
    })
  }
  const integration = properties['Integration']
  if (!isObject(integration)) return
  const { IntegrationResponses: responses, ...rest } = integration
  await call('apigateway', 'PutIntegration', { ...where, ...known(rest, integrationMembers, 'Integration', fail) })
  for (const response of objects(responses)) {
    await call('apigateway', 'PutIntegrationResponse', {
      ...where,
      ...known(response, integrationResponseMembers, 'Integration.IntegrationResponses', fail),
    })
  }
}

const objects = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : [])

/** The input for a nested property; a name that is not known is an error. */
export function known(
  value: JsonObject,
  members: Parameters<typeof toInput>[1],
  path: string,
  fail: ResourceUse['fail'],
): JsonObject {
  const unknown = Object.keys(value).find((name) => !(name in members))
  if (unknown !== undefined)
    throw fail(
      `the property ${path}.${unknown} is not known: it is one of ${Object.keys(members).join(', ')}`,
      `${path}.${unknown}`,
    )
  return toInput(value, members)
}
