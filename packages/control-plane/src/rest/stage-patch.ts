import type { Values } from '../documents.ts'
import { badRequest } from '../errors.ts'
import type { PatchOperation, PatchType } from '../patch.ts'
import { coerce, getAt, segmentsOf, setAt } from '../patch.ts'
import { textOf } from '../text-of.ts'

/** A method setting's path, its field, its type. */
const METHOD_SETTINGS: Readonly<Record<string, { readonly field: string; readonly type: PatchType }>> = {
  'metrics/enabled': { field: 'metricsEnabled', type: 'boolean' },
  'logging/dataTrace': { field: 'dataTraceEnabled', type: 'boolean' },
  'logging/loglevel': { field: 'loggingLevel', type: 'string' },
  'throttling/burstLimit': { field: 'throttlingBurstLimit', type: 'integer' },
  'throttling/rateLimit': { field: 'throttlingRateLimit', type: 'number' },
  'caching/ttlInSeconds': { field: 'cacheTtlInSeconds', type: 'integer' },
  'caching/enabled': { field: 'cachingEnabled', type: 'boolean' },
  'caching/dataEncrypted': { field: 'cacheDataEncrypted', type: 'boolean' },
  'caching/requireAuthorizationForCacheControl': { field: 'requireAuthorizationForCacheControl', type: 'boolean' },
  'caching/unauthorizedCacheControlHeaderStrategy': { field: 'unauthorizedCacheControlHeaderStrategy', type: 'string' },
}

/** What a method's settings are where nothing was set (recording common.json, test_update_stage_remove_wildcard). */
export const DEFAULT_METHOD_SETTING: Values = {
  metricsEnabled: false,
  dataTraceEnabled: false,
  throttlingBurstLimit: 5000,
  throttlingRateLimit: 10_000,
  cachingEnabled: false,
  cacheTtlInSeconds: 300,
  cacheDataEncrypted: false,
  requireAuthorizationForCacheControl: true,
  unauthorizedCacheControlHeaderStrategy: 'SUCCEED_WITH_RESPONSE_HEADER',
}

const ENUMERATIONS: Readonly<Record<string, readonly string[]>> = {
  loggingLevel: ['OFF', 'ERROR', 'INFO'],
  unauthorizedCacheControlHeaderStrategy: ['FAIL_WITH_403', 'SUCCEED_WITH_RESPONSE_HEADER', 'SUCCEED_WITHOUT_RESPONSE_HEADER'],
}

/** Bounds of the guide; the words are ours, no recording has the service's. −1 takes a throttle away. */
const RANGES: Readonly<Record<string, readonly [least: number, most: number]>> = {
  cacheTtlInSeconds: [0, 3600],
  throttlingBurstLimit: [-1, 2 ** 31 - 1],
  throttlingRateLimit: [-1, 2 ** 31 - 1],
}

const FIELDS: Readonly<Record<string, PatchType>> = {
  '/deploymentId': 'string',
  '/description': 'string',
  '/cacheClusterEnabled': 'boolean',
  '/cacheClusterSize': 'string',
  '/clientCertificateId': 'string',
  '/documentationVersion': 'string',
  '/tracingEnabled': 'boolean',
  '/accessLogSettings/destinationArn': 'string',
  '/accessLogSettings/format': 'string',
}

/** Applies one patch operation to a stage. Stages have a grammar and texts of their own (recordings canary.json, common.json). */
export function patchStage(stage: Values, operation: PatchOperation): Values {
  const { op, path = '' } = operation
  const segments = segmentsOf(path)
  if (op === 'copy') return copy(stage, operation)
  if (op === 'remove') return remove(stage, path, segments)
  if (op !== 'replace' && op !== 'add') throw badRequest(`Invalid ${op} operation with path: ${path}`)
  if (segments[0] === 'canarySettings') return patchCanary(stage, operation, segments.slice(1))
  if (segments[0] === 'variables' && segments.length === 2) return setAt(stage, segments, operation.value ?? '')
  if (path === '/variables' && op === 'replace') return setAt(stage, segments, parseVariables(operation.value))
  const type = FIELDS[path]
  if (type !== undefined) return setAt(stage, segments, coerce(operation.value, type))
  return setMethodSetting(stage, operation, segments)
}

function patchCanary(stage: Values, operation: PatchOperation, segments: readonly string[]): Values {
  const { op, path = '', value } = operation
  if (op === 'add') throw badRequest(`Invalid add operation with path: ${path}`)
  const canary = (stage['canarySettings'] ?? { percentTraffic: 0, deploymentId: stage['deploymentId'], useStageCache: false }) as Values
  const [field, name] = segments
  const set = (keys: readonly string[], to: unknown): Values => ({ ...stage, canarySettings: setAt(canary, keys, to) })
  if (segments.length === 2 && field === 'stageVariableOverrides') return set([field, name as string], value ?? '')
  if (segments.length !== 1) throw invalidPath(path)
  if (field === 'stageVariableOverrides') return set([field], parseVariables(value))
  if (field === 'percentTraffic') return set([field], coerce(value, 'number'))
  if (field === 'deploymentId') return set([field], value)
  if (field === 'useStageCache') return set([field], coerce(value, 'boolean'))
  throw invalidPath(path)
}

/** All variables of a stage or of its canary at once: a JSON object of texts. */
function parseVariables(value = ''): Values {
  try {
    const parsed = JSON.parse(value) as unknown
    const isMap = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
    if (isMap && Object.values(parsed).every((entry) => typeof entry === 'string')) return parsed as Values
  } catch {
    // Refused below.
  }
  throw badRequest('Invalid stage variables specified: they must be a JSON object of strings')
}

function remove(stage: Values, path: string, segments: readonly string[]): Values {
  const [first, second] = segments
  const single = segments.length === 1
  if (single && (first === 'accessLogSettings' || first === 'canarySettings' || first === 'clientCertificateId' || first === 'variables')) return setAt(stage, segments, undefined)
  if (single && (first === 'description' || first === 'documentationVersion')) return setAt(stage, segments, undefined)
  if (first === 'accessLogSettings' && (second === 'format' || second === 'destinationArn')) return setAt(stage, segments, undefined)
  if (first === 'variables' && segments.length === 2) return withoutEmpty(setAt(stage, segments, undefined), ['variables'])
  const overrides = ['canarySettings', 'stageVariableOverrides']
  const isOverride = first === overrides[0] && second === overrides[1] && segments.length <= 3
  if (isOverride && getAt(stage, segments) !== undefined) return withoutEmpty(setAt(stage, segments, undefined), overrides)
  return removeMethodSetting(stage, path, segments)
}

function withoutEmpty(stage: Values, keys: readonly string[]): Values {
  const map = getAt(stage, keys)
  return map !== undefined && Object.keys(map as Values).length === 0 ? setAt(stage, keys, undefined) : stage
}

function removeMethodSetting(stage: Values, path: string, segments: readonly string[]): Values {
  const [resource, method, ...setting] = segments
  if (resource === undefined || method === undefined || (setting.length !== 0 && setting.length !== 2)) throw invalidPath(path)
  const key = methodSettingKey(resource, method)
  const existing = getAt(stage, ['methodSettings', key]) as Values | undefined
  if (existing === undefined) throw badRequest(`Cannot remove method setting ${key} because there is no method setting for this method `)
  if (setting.length === 0) return setAt(stage, ['methodSettings', key], undefined)
  const known = METHOD_SETTINGS[setting.join('/')]
  if (known === undefined) throw invalidPath(path)
  return setAt(stage, ['methodSettings', key, known.field], DEFAULT_METHOD_SETTING[known.field])
}

function setMethodSetting(stage: Values, { path = '', value }: PatchOperation, segments: readonly string[]): Values {
  // `/throttling/rateLimit` alone is not AWS's, but is written in many places: taken for all methods.
  const [resource, method, ...setting] = segments.length === 2 && segments[0] === 'throttling' ? ['*', '*', ...segments] : segments
  const known = METHOD_SETTINGS[setting.join('/')]
  if (known === undefined || resource === undefined || method === undefined) throw invalidPath(path)
  const coerced = coerce(value, known.type)
  const allowed = ENUMERATIONS[known.field]
  if (allowed !== undefined && !allowed.includes(textOf(coerced))) {
    throw badRequest(`Invalid value for ${setting.join('/')}: ${textOf(coerced)}. Must be one of: [${allowed.join(', ')}]`)
  }
  if (known.field === 'cacheTtlInSeconds' && (coerced as number) > 3600) {
    throw badRequest('Invalid time-to-live setting, must be an integer no greater than 3600')
  }
  const range = RANGES[known.field]
  if (range !== undefined && !((coerced as number) >= range[0] && (coerced as number) <= range[1])) {
    throw badRequest(`Invalid value for ${setting.join('/')}: ${textOf(coerced)}. Must be between ${range[0]} and ${range[1]}`)
  }
  const key = methodSettingKey(resource, method)
  const existing = (getAt(stage, ['methodSettings', key]) ?? DEFAULT_METHOD_SETTING) as Values
  return setAt(stage, ['methodSettings', key], { ...existing, [known.field]: coerced })
}

/** Keys are without the path's first slash; the slashes inside it stay `~1`; the root is `~1`. */
export function methodSettingKey(resourcePath: string, httpMethod: string): string {
  const trimmed = resourcePath.length > 1 && resourcePath.startsWith('/') ? resourcePath.slice(1) : resourcePath
  return `${trimmed.replaceAll('~', '~0').replaceAll('/', '~1')}/${httpMethod}`
}

/** Promotes a canary: its deployment, or its variables, become the stage's. */
function copy(stage: Values, { path = '', from = '' }: PatchOperation): Values {
  const pair = `${from} ${path}`
  const isDeployment = pair === '/canarySettings/deploymentId /deploymentId'
  if (!isDeployment && pair !== '/canarySettings/stageVariableOverrides /variables') {
    throw badRequest(
      `Invalid copy operation with path: ${path} and from ${from}. Valid copy:path are [/deploymentId, /variables] and valid copy:from are [/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]`,
    )
  }
  const canary = stage['canarySettings'] as Values | undefined
  if (canary === undefined) throw badRequest('Promotion not available. Canary does not exist.')
  if (isDeployment) return { ...stage, deploymentId: canary['deploymentId'] }
  const variables = { ...(stage['variables'] as Values | undefined), ...(canary['stageVariableOverrides'] as Values | undefined) }
  return Object.keys(variables).length === 0 ? stage : { ...stage, variables }
}

/** The text as the service prints it, its missing commas included. */
function invalidPath(path: string): Error {
  return badRequest(
    `Invalid method setting path: ${path}. Must be one of: [/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, /accessLogSettings, /accessLogSettings/destinationArn, /accessLogSettings/format, /{resourcePath}/{httpMethod}/metrics/enabled, /{resourcePath}/{httpMethod}/logging/dataTrace, /{resourcePath}/{httpMethod}/logging/loglevel, /{resourcePath}/{httpMethod}/throttling/burstLimit/{resourcePath}/{httpMethod}/throttling/rateLimit/{resourcePath}/{httpMethod}/caching/ttlInSeconds, /{resourcePath}/{httpMethod}/caching/enabled, /{resourcePath}/{httpMethod}/caching/dataEncrypted, /{resourcePath}/{httpMethod}/caching/requireAuthorizationForCacheControl, /{resourcePath}/{httpMethod}/caching/unauthorizedCacheControlHeaderStrategy, /*/*/metrics/enabled, /*/*/logging/dataTrace, /*/*/logging/loglevel, /*/*/throttling/burstLimit /*/*/throttling/rateLimit /*/*/caching/ttlInSeconds, /*/*/caching/enabled, /*/*/caching/dataEncrypted, /*/*/caching/requireAuthorizationForCacheControl, /*/*/caching/unauthorizedCacheControlHeaderStrategy, /variables/{variable_name}, /tracingEnabled]`,
  )
}
