import type { Values } from '../../documents.ts'
import { badRequest, conflict, limitExceeded, notFound } from '../../errors.ts'
import type { OperationContext } from '../../operation.ts'
import type { Made, ResourceRow } from '../../resource.ts'
import { deployLater } from '../auto-deploy.ts'
import { checkAccessLog } from '../../access-log-settings.ts'
import { checkVariables } from '../../rest/stage-variables.ts'
import { leaveUsagePlans } from '../../usage-plan-stages.ts'
import { protocolOf } from '../protocol.ts'
import { api } from './api.ts'
import { textOf } from '../../text-of.ts'

/** Stages of an HTTP or WebSocket API. */
export const stage: ResourceRow = {
  service: 'apigatewayv2',
  kind: 'V2Stage',
  parent: api,
  identifier: 'stageName',
  operations: { create: 'CreateStage', get: 'GetStage', list: 'GetStages', update: 'UpdateStage', delete: 'DeleteStage' },
  notFound: () => 'Invalid stage identifier specified',
  make: makeStage,
  settle,
  async remove(_, { input, context }) {
    await leaveUsagePlans({ apiId: textOf(input['apiId']), stage: textOf(input['stageName']) }, context)
  },
  publishes: (input) => ({ apiId: textOf(input['apiId']) }),
}

/** Makes a stage from CreateStage's input, or from a deployment that names one. */
export async function makeStage(input: Values, context: OperationContext): Promise<Made> {
  const { apiId, ...given } = input
  const id = textOf(given['stageName'])
  const parent = `Api:${textOf(apiId)}`
  const protocol = await protocolOf(apiId, context)
  if (!(id === '$default' && protocol === 'HTTP') && !/^[a-zA-Z0-9_-]{1,128}$/u.test(id)) {
    throw badRequest('Stage name only allows a-zA-Z0-9_- or $default')
  }
  if ((await context.documents.find({ kind: 'V2Stage', parent, id })) !== undefined) throw conflict('Stage already exists')
  if ((await context.documents.count({ kind: 'V2Stage', parent })) >= context.quotas.stagesPerApi) {
    throw limitExceeded('Maximum number of stages for this API has been reached')
  }
  const now = context.now()
  const body = {
    createdDate: now,
    defaultRouteSettings: defaultsFor(protocol),
    lastUpdatedDate: now,
    routeSettings: {},
    stageVariables: {},
    tags: {},
    ...given,
  }
  return { id, body: await check(body, { input, context }) }
}

function defaultsFor(protocol: string): Values {
  return protocol === 'HTTP'
    ? { detailedMetricsEnabled: false }
    : { dataTraceEnabled: false, detailedMetricsEnabled: false, loggingLevel: 'OFF' }
}

async function settle(
  after: Values,
  { before, input, context }: { readonly before: Values; readonly input: Values; readonly context: OperationContext },
): Promise<Values> {
  const routeSettings = { ...(before['routeSettings'] as Values), ...(input['routeSettings'] as Values | undefined) }
  const variables = { ...(before['stageVariables'] as Values), ...(input['stageVariables'] as Values | undefined) }
  // In an update, an empty value takes a variable out.
  const stageVariables = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  const defaultRouteSettings = { ...(before['defaultRouteSettings'] as Values), ...(input['defaultRouteSettings'] as Values | undefined) }
  const body = { ...after, routeSettings, stageVariables, defaultRouteSettings, lastUpdatedDate: context.now() }
  return check(body, { input, context })
}

async function check(body: Values, { input, context }: { readonly input: Values; readonly context: OperationContext }): Promise<Values> {
  const parent = `Api:${textOf(input['apiId'])}`
  const { autoDeploy } = body
  const { deploymentId, routeSettings } = input
  if (autoDeploy === true && deploymentId !== undefined) throw badRequest('Deployment ID cannot be set on a stage with AutoDeploy enabled')
  if (deploymentId !== undefined) {
    const stored = await context.documents.find({ kind: 'V2Deployment', parent, id: textOf(deploymentId) })
    if (stored === undefined) throw notFound('Invalid Deployment identifier specified')
  }
  await checkExecutionLogs(input, context)
  checkVariables((body['stageVariables'] ?? {}) as Values, { longest: 2048 })
  checkThrottles([body['defaultRouteSettings'], ...Object.values((body['routeSettings'] ?? {}) as Values)] as readonly Values[])
  checkAccessLog(body['accessLogSettings'] as Values | undefined, { streams: false })
  await checkCertificate(body, { input, context })
  for (const routeKey of Object.keys((routeSettings ?? {}) as Values)) {
    // github.com/terraform-aws-modules/terraform-aws-apigateway-v2/pull/80 shows the text.
    if ((await context.documents.find({ kind: 'RouteKey', parent, id: routeKey })) !== undefined) continue
    throw notFound(`Unable to find Route by key ${routeKey} within the provided RouteSettings`)
  }
  if (autoDeploy === true) deployLater(textOf(input['apiId']), context)
  return body
}

function checkThrottles(settings: readonly (Values | undefined)[]): void {
  for (const { throttlingBurstLimit, throttlingRateLimit } of settings.filter((given) => given !== undefined)) {
    if (Number(throttlingBurstLimit ?? 0) < 0 || Number(throttlingRateLimit ?? 0) < 0) throw badRequest('Throttling limits must not be negative')
  }
}

/** Backends of WebSocket APIs are shown a certificate that there is. */
async function checkCertificate({ clientCertificateId }: Values, { input, context }: { readonly input: Values; readonly context: OperationContext }): Promise<void> {
  if (textOf(clientCertificateId) === '') return
  if ((await protocolOf(input['apiId'], context)) === 'HTTP') throw badRequest('Client certificates are not supported on protocolType HTTP')
  const certificate = await context.documents.find({ kind: 'ClientCertificate', parent: '', id: textOf(clientCertificateId) })
  if (certificate === undefined) throw badRequest('Invalid Client Certificate identifier specified')
}

/** HTTP APIs have access logs only (hashicorp/terraform-provider-aws#14010 shows the text). */
async function checkExecutionLogs({ apiId, defaultRouteSettings, routeSettings }: Values, context: OperationContext): Promise<void> {
  if ((await protocolOf(apiId, context)) !== 'HTTP') return
  const all = [defaultRouteSettings ?? {}, ...Object.values((routeSettings ?? {}) as Values)] as readonly Values[]
  if (all.every(({ dataTraceEnabled, loggingLevel }) => dataTraceEnabled !== true && loggingLevel === undefined)) return
  throw badRequest('Execution logs are not supported on protocolType HTTP')
}
