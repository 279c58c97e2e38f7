// What only UpdateStage takes: method settings, access log, client certificate; and changes of a canary.
import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject, isSame } from '../../json.ts'
import { mapPatches } from './crud.ts'

/** Patches for what CreateStage does not take. */
export function settingPatches(now: JsonObject, was: JsonObject): JsonObject[] {
  const access = isSame(now['AccessLogSetting'], was['AccessLogSetting']) ? [] : accessLogPatches(now['AccessLogSetting'])
  const certificate = isSame(now['ClientCertificateId'], was['ClientCertificateId'])
    ? []
    : [{ op: 'replace', path: '/clientCertificateId', value: asText(now['ClientCertificateId'] ?? '') }]
  return [...methodSettingPatches(now['MethodSettings'], was['MethodSettings']), ...access, ...certificate]
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

function methodSettingPatches(now: Json | undefined, was: Json | undefined): JsonObject[] {
  const [after, before] = [methodSettings(now), methodSettings(was)]
  const set = Object.entries(after).filter(([path, value]) => before[path] !== value)
  const removed = Object.keys(before).filter((path) => !(path in after))
  return [
    ...set.map(([path, value]) => ({ op: 'replace', path, value: asText(value) })),
    ...removed.map((path) => ({ op: 'remove', path })),
  ]
}

/** Each setting by its path in a patch. */
function methodSettings(value: Json | undefined): JsonObject {
  const settings = (Array.isArray(value) ? value : []).filter(isObject).flatMap((setting) => {
    const path = asText(setting['ResourcePath'] ?? '/*')
    const resource = path === '/*' ? '*' : path.replaceAll('~', '~0').replaceAll('/', '~1')
    return Object.entries(methodSettingPaths).flatMap(([name, suffix]): [string, Json][] => {
      const held = setting[name]
      return held === undefined ? [] : [[`/${resource}/${asText(setting['HttpMethod'] ?? '*')}/${suffix}`, held]]
    })
  })
  return Object.fromEntries(settings)
}

function accessLogPatches(value: Json | undefined): JsonObject[] {
  if (!isObject(value)) return [{ op: 'remove', path: '/accessLogSettings' }]
  const paths: Readonly<Record<string, string>> = { DestinationArn: 'destinationArn', Format: 'format' }
  return Object.entries(paths).map(([name, path]) =>
    value[name] === undefined
      ? { op: 'remove', path: `/accessLogSettings/${path}` }
      : { op: 'replace', path: `/accessLogSettings/${path}`, value: asText(value[name]) },
  )
}

/** What a canary's fields are when they are not given; without a deployment of its own it has the stage's. */
const canaryDefaults = { percentTraffic: 0, useStageCache: false } as const

/** Patches from one canary, as operations spell it, to another. */
export function canaryPatches(was: Json | undefined, now: Json | undefined, stageDeployment: Json | undefined): JsonObject[] {
  if (isSame(was, now)) return []
  if (!isObject(now)) return [{ op: 'remove', path: '/canarySettings' }]
  const before = isObject(was) ? was : {}
  const defaults: JsonObject = { ...canaryDefaults, deploymentId: stageDeployment ?? '' }
  const fields = Object.entries(defaults).flatMap(([name, value]) => {
    const after = now[name] ?? value
    return name in before && isSame(before[name], after)
      ? []
      : [{ op: 'replace', path: `/canarySettings/${name}`, value: asText(after) }]
  })
  const overrides = mapPatches(
    'canarySettings/stageVariableOverrides',
    mapOrNull(before['stageVariableOverrides']),
    mapOrNull(now['stageVariableOverrides']),
  )
  return [...fields, ...overrides]
}

const mapOrNull = (value: Json | undefined): JsonObject | null => (isObject(value) ? value : null)
