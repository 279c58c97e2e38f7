import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject, isSame } from '../../json.ts'
import type { ResourceType, ResourceUse } from '../resource-type.ts'
import { patches } from './crud.ts'
import { lowerNames, plain, renamed, tags, toInput } from './members.ts'

const deploymentMembers = {
  ...plain('RestApiId', 'Description', 'StageName'),
  ...renamed('DeploymentCanarySettings', 'canarySettings', lowerNames),
}

/** AWS::ApiGateway::Deployment: immutable; with a StageName it also makes (or moves) that stage. */
export const deployment: ResourceType = {
  properties: new Set(Object.keys(deploymentMembers)),
  replacedBy: new Set(['RestApiId', 'StageName', 'DeploymentCanarySettings']),
  create: async ({ call, properties }) => {
    const { id } = await call('apigateway', 'CreateDeployment', toInput(properties, deploymentMembers))
    return { physicalId: String(id), attributes: { DeploymentId: String(id) } }
  },
  update: async ({ call, properties }, { physicalId }) => {
    const patchOperations = [{ op: 'replace', path: '/description', value: asText(properties['Description'] ?? '') }]
    await call('apigateway', 'UpdateDeployment', {
      restApiId: properties['RestApiId'],
      deploymentId: physicalId,
      patchOperations,
    })
    return { physicalId, attributes: { DeploymentId: physicalId } }
  },
  remove: async ({ call, properties }, { physicalId: deploymentId }) => {
    const restApiId = properties['RestApiId']
    const { item } = await call('apigateway', 'GetStages', { restApiId, deploymentId })
    for (const { stageName } of (item ?? []) as { stageName: string }[]) {
      if (stageName === properties['StageName']) await call('apigateway', 'DeleteStage', { restApiId, stageName })
    }
    await call('apigateway', 'DeleteDeployment', { restApiId, deploymentId })
  },
}

const stageMembers = {
  ...plain(
    'RestApiId',
    'StageName',
    'DeploymentId',
    'Description',
    'CacheClusterEnabled',
    'CacheClusterSize',
    'DocumentationVersion',
    'TracingEnabled',
    'Variables',
  ),
  ...renamed('CanarySetting', 'canarySettings', lowerNamesButVariables),
  ...tags('tags'),
}

function lowerNamesButVariables(value: Json): Json {
  const lowered = lowerNames(value)
  if (isObject(value) && isObject(lowered) && 'StageVariableOverrides' in value)
    lowered['stageVariableOverrides'] = value['StageVariableOverrides'] ?? null
  return lowered
}

/** AWS::ApiGateway::Stage, with its method settings and logs. */
export const stage: ResourceType = {
  properties: new Set([...Object.keys(stageMembers), 'MethodSettings', 'AccessLogSetting', 'ClientCertificateId']),
  replacedBy: new Set(['RestApiId', 'StageName']),
  create: async (use) => {
    const { call, properties } = use
    await call('apigateway', 'CreateStage', toInput(properties, stageMembers))
    await patch(use, settingPatches(properties, {}))
    return { physicalId: asText(properties['StageName']) }
  },
  update: async (use, before) => {
    const was = toInput(before.properties, stageMembers)
    const now = toInput(use.properties, stageMembers)
    const changed = Object.keys({ ...was, ...now }).filter((name) => name !== 'tags' && !isSame(was[name], now[name]))
    await patch(use, [...patches(changed, was, now, use), ...settingPatches(use.properties, before.properties)])
    return { physicalId: before.physicalId }
  },
  remove: async ({ call, properties }, { physicalId: stageName }) => {
    await call('apigateway', 'DeleteStage', { restApiId: properties['RestApiId'], stageName })
  },
}

async function patch({ call, properties }: ResourceUse, patchOperations: JsonObject[]): Promise<void> {
  if (patchOperations.length === 0) return
  await call('apigateway', 'UpdateStage', {
    restApiId: properties['RestApiId'],
    stageName: properties['StageName'],
    patchOperations,
  })
}

const methodSettingPaths: Readonly<Record<string, string>> = {
  MetricsEnabled: 'metrics/enabled',
  LoggingLevel: 'logging/loglevel',
  DataTraceEnabled: 'logging/dataTrace',
  ThrottlingBurstLimit: 'throttling/burstLimit',
  ThrottlingRateLimit: 'throttling/rateLimit',
  CachingEnabled: 'caching/enabled',
  CacheTtlInSeconds: 'caching/ttlInSeconds',
  CacheDataEncrypted: 'caching/dataEncrypted',
}

/** Patches for what CreateStage does not take. */
function settingPatches(now: JsonObject, was: JsonObject): JsonObject[] {
  const settings = isSame(now['MethodSettings'], was['MethodSettings']) ? [] : methodSettingPatches(now['MethodSettings'])
  const access = isSame(now['AccessLogSetting'], was['AccessLogSetting']) ? [] : accessLogPatches(now['AccessLogSetting'])
  const certificate = isSame(now['ClientCertificateId'], was['ClientCertificateId'])
    ? []
    : [{ op: 'replace', path: '/clientCertificateId', value: asText(now['ClientCertificateId'] ?? '') }]
  return [...settings, ...access, ...certificate]
}

function methodSettingPatches(value: Json | undefined): JsonObject[] {
  return (Array.isArray(value) ? value : []).filter(isObject).flatMap((setting) => {
    const path = asText(setting['ResourcePath'] ?? '/*')
    const resource = path === '/*' ? '*' : path.replaceAll('~', '~0').replaceAll('/', '~1')
    return Object.entries(methodSettingPaths).flatMap(([name, suffix]) =>
      setting[name] === undefined
        ? []
        : [
            {
              op: 'replace',
              path: `/${resource}/${asText(setting['HttpMethod'] ?? '*')}/${suffix}`,
              value: asText(setting[name]),
            },
          ],
    )
  })
}

function accessLogPatches(value: Json | undefined): JsonObject[] {
  if (!isObject(value)) return [{ op: 'remove', path: '/accessLogSettings' }]
  const paths: Readonly<Record<string, string>> = { DestinationArn: 'destinationArn', Format: 'format' }
  return Object.entries(paths).flatMap(([name, path]) =>
    value[name] === undefined ? [] : [{ op: 'replace', path: `/accessLogSettings/${path}`, value: asText(value[name]) }],
  )
}
