import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject } from '../../json.ts'
import type { ResourceType, ResourceUse } from '../resource-type.ts'
import { known } from './method.ts'
import { equal } from './members.ts'

const parts = {
  Integration: equal('Description', 'IntegrationMethod', 'PayloadFormatVersion', 'TimeoutInMillis'),
  Route: equal('AuthorizationScopes', 'AuthorizationType', 'AuthorizerId', 'OperationName', 'Target'),
  Stage: equal('AccessLogSettings', 'AutoDeploy', 'DefaultRouteSettings', 'Description', 'RouteSettings', 'StageVariables'),
} as const
type Part = keyof typeof parts
const names = Object.keys(parts) as Part[]

/**
 * AWS::ApiGatewayV2::ApiGatewayManagedOverrides: other settings for the integration, route and stage that quick create made.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-apigatewaymanagedoverrides.html
 */
export const managedOverrides: ResourceType = {
  attributes: () => ['Id'],
  properties: new Set(['ApiId', ...names]),
  replacedBy: new Set(['ApiId']),
  create: async (use) => {
    const ApiId = asText(use.properties['ApiId'])
    const before: JsonObject = {}
    for (const name of names) before[name] = await managed(use, name)
    for (const name of names) await override(use, name, use.properties[name])
    return { physicalId: ApiId, attributes: { Id: ApiId, Before: before } }
  },
  update: async (use, { physicalId, attributes, properties }) => {
    const before = part(attributes['Before'])
    for (const name of names) await override(use, name, { ...settingsThatWere(before[name], properties[name]), ...part(use.properties[name]) })
    return { physicalId, attributes }
  },
  remove: async (use, { attributes, properties }) => {
    const before = part(attributes['Before'])
    for (const name of names) await override(use, name, settingsThatWere(before[name], properties[name]))
  },
}

const part = (value: Json | undefined): JsonObject => (isObject(value) ? value : {})
const cleared: Readonly<Record<string, Json>> = { AuthorizationScopes: [], AuthorizationType: 'NONE', RouteSettings: {}, StageVariables: {}, DefaultRouteSettings: {} }

/** What quick create had made of the settings that were overridden. */
const settingsThatWere = (before: Json | undefined, overridden: Json | undefined): JsonObject =>
  Object.fromEntries(Object.keys(part(overridden)).map((name) => [name, part(before)[name] ?? cleared[name] ?? '']))

/** The integration, route or stage that quick create made. */
async function managed({ call, properties, fail }: ResourceUse, name: Part): Promise<JsonObject> {
  const { Items: items = [] } = await call('apigatewayv2', `Get${name}s`, { ApiId: properties['ApiId'] })
  const found = (items as JsonObject[]).find(({ ApiGatewayManaged: isManaged }) => isManaged === true)
  if (found === undefined) throw fail('only an API that quick create made (with a Target) has something to override', 'ApiId')
  return JSON.parse(JSON.stringify(found)) as JsonObject
}

async function override(use: ResourceUse, name: Part, settings: Json | undefined): Promise<void> {
  if (!isObject(settings) || Object.keys(settings).length === 0) return
  const id = name === 'Stage' ? 'StageName' : `${name}Id`
  const { [id]: value = null } = await managed(use, name)
  await use.call('apigatewayv2', `Update${name}`, { ApiId: use.properties['ApiId'], [id]: value, ...known(settings, parts[name], name, use.fail) })
}
