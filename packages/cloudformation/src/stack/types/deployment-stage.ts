// StageDescription: the settings of the stage that an AWS::ApiGateway::Deployment makes.
import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject } from '../../json.ts'
import type { ResourceUse } from '../resource-type.ts'
import { mapPatches } from './crud.ts'
import { lowerNames, toTagMap } from './members.ts'
import { retag } from './retag.ts'
import { canaryPatches, settingPatches } from './stage-patches.ts'

const methodSettings = ['CacheDataEncrypted', 'CacheTtlInSeconds', 'CachingEnabled', 'DataTraceEnabled', 'LoggingLevel', 'MetricsEnabled', 'ThrottlingBurstLimit', 'ThrottlingRateLimit']
const plainSettings = ['CacheClusterEnabled', 'CacheClusterSize', 'Description', 'DocumentationVersion', 'TracingEnabled']
const known: ReadonlySet<string> = new Set([...methodSettings, ...plainSettings, 'AccessLogSetting', 'CanarySetting', 'ClientCertificateId', 'MethodSettings', 'Tags', 'Variables'])

/** Makes the deployment's stage what its StageDescription says. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-deployment-stagedescription.html */
export async function describeStage(use: ResourceUse, deploymentId: string, before: JsonObject = {}): Promise<void> {
  const { properties, call, fail } = use
  const [was, now] = [part(before['StageDescription']), part(properties['StageDescription'])]
  const unknown = Object.keys(now).find((name) => !known.has(name))
  if (unknown !== undefined) throw fail(`StageDescription has no property ${unknown}; there are ${[...known].toSorted().join(', ')}`, `StageDescription.${unknown}`)
  const { RestApiId: restApiId, StageName: stageName } = properties
  if (typeof stageName !== 'string') {
    if (Object.keys(now).length === 0) return
    throw fail('StageDescription describes the stage that StageName names: write a StageName', 'StageDescription')
  }
  const patchOperations = [...plainPatches(was, now), ...mapPatches('variables', part(was['Variables']), part(now['Variables'])), ...canary(was, now, deploymentId), ...settingPatches(withWideSettings(now), withWideSettings(was))]
  if (patchOperations.length > 0) await call('apigateway', 'UpdateStage', { restApiId, stageName, patchOperations })
  const resource = `/restapis/${asText(restApiId)}/stages/${stageName}`
  await retag(use, { service: 'apigateway', resource, was: toTagMap(was['Tags'] ?? null), now: toTagMap(now['Tags'] ?? null) })
}

const part = (value: Json | undefined): JsonObject => (isObject(value) ? value : {})
const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)

function plainPatches(was: JsonObject, now: JsonObject): JsonObject[] {
  const changed = plainSettings.filter((name) => was[name] !== now[name])
  return changed.map((name) => ({ op: 'replace', path: `/${lowerFirst(name)}`, value: asText(now[name] ?? (name.endsWith('Enabled') ? false : '')) }))
}

function canary(was: JsonObject, now: JsonObject, deploymentId: string): JsonObject[] {
  const spelled = (value: Json | undefined): Json | undefined =>
    isObject(value) ? { ...(lowerNames(value) as JsonObject), stageVariableOverrides: value['StageVariableOverrides'] ?? {} } : undefined
  return canaryPatches(spelled(was['CanarySetting']), spelled(now['CanarySetting']), deploymentId)
}

/** What stands beside MethodSettings is meant for every method. */
function withWideSettings(description: JsonObject): JsonObject {
  const wide = Object.fromEntries(methodSettings.flatMap((name) => (name in description ? [[name, description[name] ?? null]] : [])))
  const single = Array.isArray(description['MethodSettings']) ? description['MethodSettings'] : []
  return { ...description, MethodSettings: [{ ResourcePath: '/*', HttpMethod: '*', ...wide }, ...single] }
}
