import type { JsonObject } from '../../json.ts'
import { asText, isObject, isSame } from '../../json.ts'
import { endpointSuffix, gatewayArn } from '../names.ts'
import type { Made, ResourceType, ResourceUse } from '../resource-type.ts'
import { loadHttpDocument } from './http-document.ts'
import { equal, toInput } from './members.ts'
import { part } from './rest-document.ts'
import { retag } from './retag.ts'

const members = equal(
  'Name',
  'ProtocolType',
  'ApiKeySelectionExpression',
  'CorsConfiguration',
  'CredentialsArn',
  'Description',
  'DisableSchemaValidation',
  'DisableExecuteApiEndpoint',
  'IpAddressType',
  'RouteKey',
  'RouteSelectionExpression',
  'Tags',
  'Target',
  'Version',
)

/** AWS::ApiGatewayV2::Api: an HTTP or WebSocket API, with the routes of its Body. */
export const v2Api: ResourceType = {
  attributes: () => ['ApiId', 'ApiEndpoint', 'Arn'],
  properties: new Set([...Object.keys(members), 'Body', 'FailOnWarnings', 'BasePath']),
  replacedBy: new Set(['ProtocolType']),
  create: async (use) => {
    const { Body: body } = use.properties
    if (isObject(body) && !use.generatedBody) return importApi(use, body)
    const { ApiId: id } = await use.call('apigatewayv2', 'CreateApi', input(use))
    const apiId = String(id)
    try {
      if (isObject(body)) await loadHttpDocument(use, apiId, body)
    } catch (error) {
      await use.call('apigatewayv2', 'DeleteApi', { ApiId: apiId })
      throw error
    }
    return made(use, apiId)
  },
  update: async (use, before) => {
    const ApiId = before.physicalId
    const { Body: body } = use.properties
    if (isObject(body) && !use.generatedBody) {
      await use.call('apigatewayv2', 'ReimportApi', { ApiId, ...importInput(use, body) })
      await applyProperties(use, ApiId, before.properties)
      return made(use, ApiId)
    }
    const was = input({ ...use, properties: before.properties })
    const now = input(use)
    const ownWay = new Set(['ProtocolType', 'Tags', 'CorsConfiguration'])
    const changed = Object.keys({ ...was, ...now }).filter((name) => !ownWay.has(name) && !isSame(was[name], now[name]))
    const { CorsConfiguration: cors } = now
    const change = {
      ...Object.fromEntries(changed.map((name) => [name, now[name] ?? defaultOf(name, use)])),
      ...(cors === undefined || isSame(was['CorsConfiguration'], cors) ? {} : { CorsConfiguration: cors }),
    }
    if ('CorsConfiguration' in was && !('CorsConfiguration' in now))
      await use.call('apigatewayv2', 'DeleteCorsConfiguration', { ApiId })
    if (Object.keys(change).length > 0) await use.call('apigatewayv2', 'UpdateApi', { ApiId, ...change })
    await retag(use, { service: 'apigatewayv2', resource: `/apis/${ApiId}`, was: was['Tags'], now: now['Tags'] })
    if (isObject(body) && !isSame(before.properties['Body'], body)) await loadHttpDocument(use, ApiId, body)
    return made(use, ApiId)
  },
  remove: async ({ call }, { physicalId }) => {
    await call('apigatewayv2', 'DeleteApi', { ApiId: physicalId })
  },
}

function input(use: ResourceUse): JsonObject {
  const { properties, fail } = use
  const body = part(properties['Body'])
  const info = part(body['info'])
  const fromBody = properties['Body'] === undefined ? {} : documentSettings(body)
  const all: JsonObject = { ...fromBody, ...toInput(properties, members) }
  all['Name'] ??= info['title'] ?? null
  if (typeof all['Name'] !== 'string') throw fail('an API needs a Name, or a Body with info.title', 'Name')
  if (all['ProtocolType'] === undefined) throw fail('an API needs a ProtocolType, HTTP or WEBSOCKET', 'ProtocolType')
  return all
}

const corsNames = {
  allowOrigins: 'AllowOrigins',
  allowHeaders: 'AllowHeaders',
  allowMethods: 'AllowMethods',
  exposeHeaders: 'ExposeHeaders',
  maxAge: 'MaxAge',
  allowCredentials: 'AllowCredentials',
} as const

function documentSettings(body: JsonObject): JsonObject {
  const info = part(body['info'])
  const settings: JsonObject = { ProtocolType: 'HTTP' }
  if (typeof info['version'] === 'string') settings['Version'] = info['version']
  if (info['description'] !== undefined) settings['Description'] = info['description']
  const cors = body['x-amazon-apigateway-cors']
  if (isObject(cors)) {
    settings['CorsConfiguration'] = Object.fromEntries(
      Object.entries(corsNames).flatMap(([from, to]) => (from in cors ? [[to, cors[from] ?? null]] : [])),
    )
  }
  const tags = (Array.isArray(body['tags']) ? body['tags'] : [])
    .filter(isObject)
    .filter((tag) => 'x-amazon-apigateway-tag-value' in tag)
  if (tags.length > 0)
    settings['Tags'] = Object.fromEntries(tags.map((tag) => [asText(tag['name']), tag['x-amazon-apigateway-tag-value'] ?? '']))
  const [server] = Array.isArray(body['servers']) ? body['servers'] : []
  const endpoint = part(part(server)['x-amazon-apigateway-endpoint-configuration'])
  if (endpoint['disableExecuteApiEndpoint'] !== undefined)
    settings['DisableExecuteApiEndpoint'] = endpoint['disableExecuteApiEndpoint']
  return settings
}

const importInput = ({ properties }: ResourceUse, body: JsonObject): JsonObject => ({
  Body: JSON.stringify(body),
  ...(properties['FailOnWarnings'] === undefined ? {} : { FailOnWarnings: properties['FailOnWarnings'] }),
  ...(properties['BasePath'] === undefined ? {} : { Basepath: properties['BasePath'] }),
})

async function importApi(use: ResourceUse, body: JsonObject): Promise<Made> {
  const { ApiId: id } = await use.call('apigatewayv2', 'ImportApi', importInput(use, body))
  await applyProperties(use, String(id), {})
  return made(use, String(id))
}

/** What the template says beside the definition holds over what the definition says. */
async function applyProperties(use: ResourceUse, ApiId: string, before: JsonObject): Promise<void> {
  const { ProtocolType: _, Tags: now, ...given } = toInput(use.properties, members)
  if (Object.keys(given).length > 0) await use.call('apigatewayv2', 'UpdateApi', { ApiId, ...given })
  await retag(use, { service: 'apigatewayv2', resource: `/apis/${ApiId}`, was: before['Tags'], now })
}

const defaults: Readonly<Record<string, string | boolean>> = {
  ApiKeySelectionExpression: '$request.header.x-api-key',
  Description: '',
  DisableExecuteApiEndpoint: false,
  DisableSchemaValidation: false,
  IpAddressType: 'ipv4',
  Version: '',
}

/** What a property is again that the template no longer gives. */
function defaultOf(name: string, { fail }: ResourceUse): string | boolean {
  const value = defaults[name]
  if (value === undefined) throw fail(`${name} cannot be taken away from an API that runs: give the API another logical id`, name)
  return value
}

function made({ stack, properties }: ResourceUse, apiId: string): Made {
  const scheme = properties['ProtocolType'] === 'WEBSOCKET' ? 'wss' : 'https'
  return {
    physicalId: apiId,
    attributes: {
      ApiId: apiId,
      ApiEndpoint: `${scheme}://${apiId}.execute-api.${endpointSuffix(stack)}`,
      Arn: gatewayArn(stack, `/apis/${apiId}`),
    },
  }
}
