import type { Values } from '../../documents.ts'
import { badRequest, conflict, limitExceeded } from '../../errors.ts'
import type { OperationContext } from '../../operation.ts'
import type { Made, ResourceRow } from '../../resource.ts'
import { patchStage } from '../stage-patch.ts'
import { checkAccessLog } from '../../access-log-settings.ts'
import { checkVariables } from '../stage-variables.ts'
import { leaveUsagePlans } from '../../usage-plan-stages.ts'
import { restApi } from './rest-api.ts'
import { textOf } from '../../text-of.ts'

/** Stages: names under which deployments are served. */
export const stage: ResourceRow = {
  service: 'apigateway',
  kind: 'Stage',
  parent: restApi,
  identifier: 'stageName',
  operations: { create: 'CreateStage', get: 'GetStage', list: 'GetStages', update: 'UpdateStage', delete: 'DeleteStage' },
  notFound: () => 'Invalid stage identifier specified',
  make: makeStage,
  patch: { wording: 'listed', paths: [], apply: patchStage },
  async settle(after, { input, context }) {
    await checkStage(after, { restApiId: textOf(input['restApiId']), context })
    return { ...withCache(after), lastUpdatedDate: context.now() }
  },
  async remove(_, { input, context }) {
    await leaveUsagePlans({ apiId: textOf(input['restApiId']), stage: textOf(input['stageName']) }, context)
  },
  listAll(documents, { deploymentId }) {
    const bodies = documents.map(({ body }) => body)
    return { item: deploymentId === undefined ? bodies : bodies.filter((body) => body['deploymentId'] === deploymentId) }
  },
  publishes: (input) => ({ apiId: textOf(input['restApiId']) }),
}

/** Makes a stage from CreateStage's input, or from a deployment that names one. */
export async function makeStage(input: Values, context: OperationContext): Promise<Made> {
  const { restApiId, stageName, canarySettings, ...given } = input
  const id = textOf(stageName)
  if (!/^[a-zA-Z0-9_-]{1,128}$/u.test(id)) throw badRequest('Stage name only allows a-zA-Z0-9_-')
  const place = { kind: 'Stage', parent: `RestApi:${textOf(restApiId)}` }
  if ((await context.documents.find({ ...place, id })) !== undefined) throw conflict('Stage already exists')
  if ((await context.documents.count(place)) >= context.quotas.stagesPerApi) {
    throw limitExceeded('Maximum number of stages for this API has been reached. Please contact AWS if you need additional stages.')
  }
  const now = context.now()
  const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const body = withCache({
    ...filled,
    stageName: id,
    cacheClusterEnabled: given['cacheClusterEnabled'] ?? false,
    methodSettings: {},
    tracingEnabled: given['tracingEnabled'] ?? false,
    ...(canarySettings !== undefined && { canarySettings: fillCanary(canarySettings as Values, given['deploymentId']) }),
    createdDate: now,
    lastUpdatedDate: now,
  })
  await checkStage(body, { restApiId: textOf(restApiId), context })
  return { id, body }
}

function fillCanary(given: Values, deploymentId: unknown): Values {
  return { percentTraffic: 0, useStageCache: false, deploymentId, ...given }
}

async function checkStage(
  { deploymentId, canarySettings, variables, cacheClusterSize, clientCertificateId, documentationVersion, accessLogSettings }: Values,
  { restApiId, context }: { readonly restApiId: string; readonly context: OperationContext },
): Promise<void> {
  const canary = canarySettings as Values | undefined
  for (const id of [deploymentId, canary?.['deploymentId']]) {
    if (id === undefined) continue
    const stored = await context.documents.find({ kind: 'Deployment', parent: `RestApi:${restApiId}`, id: textOf(id) })
    if (stored === undefined) throw badRequest('Deployment id does not exist')
  }
  if (textOf(clientCertificateId) !== '') {
    const certificate = await context.documents.find({ kind: 'ClientCertificate', parent: '', id: textOf(clientCertificateId) })
    if (certificate === undefined) throw badRequest('Invalid Client Certificate identifier specified')
  }
  if (textOf(documentationVersion) !== '') {
    const version = await context.documents.find({ kind: 'DocumentationVersion', parent: `RestApi:${restApiId}`, id: textOf(documentationVersion) })
    if (version === undefined) throw badRequest('Invalid Documentation version specified')
  }
  checkAccessLog(accessLogSettings as Values | undefined, { streams: true })
  const percent = canary?.['percentTraffic']
  if (typeof percent === 'number' && (percent < 0 || percent > 100)) {
    throw badRequest('Percent traffic must be between 0.0 and 100.0')
  }
  if (cacheClusterSize !== undefined && !CACHE_SIZES.includes(textOf(cacheClusterSize))) {
    throw badRequest(`Invalid cache cluster size specified. Must be one of: [${CACHE_SIZES.join(', ')}]`)
  }
  checkVariables((variables ?? {}) as Values)
  checkVariables((canary?.['stageVariableOverrides'] ?? {}) as Values)
}

/** Gigabytes. */
const CACHE_SIZES = ['0.5', '1.6', '6.1', '13.5', '28.4', '58.2', '118', '237']

/** A cache that is on has a size and is there at once. */
export function withCache(body: Values): Values {
  if (body['cacheClusterEnabled'] !== true) return { ...body, cacheClusterStatus: 'NOT_AVAILABLE' }
  return { ...body, cacheClusterSize: body['cacheClusterSize'] ?? '0.5', cacheClusterStatus: 'AVAILABLE' }
}
