import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject, isSame } from '../../json.ts'
import type { ResourceType, ResourceUse } from '../resource-type.ts'
import { patches } from './crud.ts'
import { describeStage } from './deployment-stage.ts'
import { lowerNames, plain, renamed, tags, toInput } from './members.ts'
import { retag } from './retag.ts'
import { canaryPatches, settingPatches } from './stage-patches.ts'

const deploymentMembers = {
  ...plain('RestApiId', 'Description', 'StageName'),
  ...renamed('DeploymentCanarySettings', 'canarySettings', lowerNames),
}

/** AWS::ApiGateway::Deployment: immutable; with a StageName it also makes (or moves) that stage. */
export const deployment: ResourceType = {
  attributes: () => ['DeploymentId'],
  properties: new Set([...Object.keys(deploymentMembers), 'StageDescription']),
  replacedBy: new Set(['RestApiId', 'StageName', 'DeploymentCanarySettings']),
  create: async (use) => {
    const { id } = await use.call('apigateway', 'CreateDeployment', toInput(use.properties, deploymentMembers))
    await describeStage(use, String(id))
    return { physicalId: String(id), attributes: { DeploymentId: String(id) } }
  },
  update: async (use, { physicalId, properties: before }) => {
    const { call, properties } = use
    await describeStage(use, physicalId, before)
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
  attributes: () => [],
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
    const ownWay = new Set(['tags', 'canarySettings'])
    const changed = Object.keys({ ...was, ...now }).filter((name) => !ownWay.has(name) && !isSame(was[name], now[name]))
    await patch(use, [
      ...patches(changed, was, now, use),
      ...canaryPatches(was['canarySettings'], now['canarySettings'], now['deploymentId']),
      ...settingPatches(use.properties, before.properties),
    ])
    const resource = `/restapis/${asText(use.properties['RestApiId'])}/stages/${before.physicalId}`
    await retag(use, { service: 'apigateway', resource, was: was['tags'], now: now['tags'] })
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
