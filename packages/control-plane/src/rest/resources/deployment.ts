import type { RestApiSnapshot } from '@gatewright/types'
import type { Values } from '../../documents.ts'
import { badRequest } from '../../errors.ts'
import type { OperationContext } from '../../operation.ts'
import type { Made, ResourceRow } from '../../resource.ts'
import { SNAPSHOT_KIND, checkDeployable, summarise, takeSnapshot } from '../snapshot.ts'
import { restApi } from './rest-api.ts'
import { makeStage, withCache } from './stage.ts'
import { textOf } from '../../text-of.ts'

/** Deployments: immutable snapshots of an API. The snapshot itself lies beside, and is read only to serve and to export. */
export const deployment: ResourceRow = {
  service: 'apigateway',
  kind: 'Deployment',
  parent: restApi,
  identifier: 'deploymentId',
  operations: {
    create: 'CreateDeployment',
    get: 'GetDeployment',
    list: 'GetDeployments',
    update: 'UpdateDeployment',
    delete: 'DeleteDeployment',
  },
  notFound: () => 'Invalid Deployment identifier specified',
  make,
  made,
  patch: { wording: 'listed', paths: [{ path: '/description', ops: ['replace'], optional: true }] },
  remove,
  show,
  publishes: (input) => ({ apiId: textOf(input['restApiId']) }),
}

async function make(input: Values, context: OperationContext): Promise<Made> {
  const restApiId = textOf(input['restApiId'])
  const { stageName, canarySettings, description } = input
  if (canarySettings !== undefined) await checkCanary({ restApiId, stageName }, context)
  const api = await context.documents.find({ kind: restApi.kind, parent: '', id: restApiId })
  const snapshot = await takeSnapshot((api?.body ?? {}) as Values, context)
  checkDeployable(snapshot)
  checkPolicy(api?.body ?? {})
  const id = context.newId(6)
  await context.documents.create({ kind: SNAPSHOT_KIND, parent: `RestApi:${restApiId}`, id }, { body: snapshot as unknown as Values })
  return { id, body: { id, ...(description !== undefined && { description }), createdDate: context.now() } }
}

/** A private API says who may reach it (many who use Terraform quote the text). */
function checkPolicy({ endpointConfiguration, policy }: Values): void {
  const { types = [] } = (endpointConfiguration ?? {}) as { readonly types?: readonly string[] }
  if (types.includes('PRIVATE') && policy === undefined) throw badRequest("Private REST API doesn't have a resource policy attached to it")
}

/** A canary needs a stage that is there already (recording canary.json, test_create_canary_deployment_validation). */
async function checkCanary(
  { restApiId, stageName }: { readonly restApiId: string; readonly stageName: unknown },
  context: OperationContext,
): Promise<void> {
  const start = 'Invalid deployment content specified.'
  if (stageName === undefined || stageName === '') {
    const given = stageName === undefined ? 'null' : ''
    throw badRequest(`${start}Non null and non empty stageName must be provided for canary deployment. Provided value is ${given}`)
  }
  const stored = await context.documents.find({ kind: 'Stage', parent: `RestApi:${restApiId}`, id: textOf(stageName) })
  if (stored === undefined) {
    throw badRequest(`${start}Stage ${textOf(stageName)} must already be created before making a canary release deployment`)
  }
}

/** A deployment with a stage name moves that stage to it, or makes the stage, or becomes the stage's canary. */
async function made(body: Values, { input, context }: { readonly input: Values; readonly context: OperationContext }): Promise<void> {
  const { restApiId, stageName, canarySettings } = input
  if (stageName === undefined || stageName === '') return
  const key = { kind: 'Stage', parent: `RestApi:${textOf(restApiId)}`, id: textOf(stageName) }
  const stored = await context.documents.find(key)
  if (stored === undefined) {
    const stage = await makeStage(stageInput(input, textOf(body['id'])), context)
    await context.documents.create(key, { body: stage.body })
    return
  }
  const change = canarySettings === undefined ? moveStage(input, body) : { canarySettings: canaryOf(canarySettings as Values, body) }
  await context.documents.save(stored, { body: withCache({ ...stored.body, ...change, lastUpdatedDate: context.now() }) })
}

function stageInput({ restApiId, stageName, stageDescription, ...rest }: Values, deploymentId: string): Values {
  const { cacheClusterEnabled, cacheClusterSize, variables, tracingEnabled } = rest
  return { restApiId, stageName, deploymentId, description: stageDescription, cacheClusterEnabled, cacheClusterSize, variables, tracingEnabled }
}

function moveStage({ stageDescription, variables, tracingEnabled, cacheClusterEnabled, cacheClusterSize }: Values, { id }: Values): Values {
  return {
    deploymentId: id,
    ...(stageDescription !== undefined && { description: stageDescription }),
    ...(variables !== undefined && { variables }),
    ...(tracingEnabled !== undefined && { tracingEnabled }),
    ...(cacheClusterEnabled !== undefined && { cacheClusterEnabled }),
    ...(cacheClusterSize !== undefined && { cacheClusterSize }),
  }
}

function canaryOf(given: Values, { id }: Values): Values {
  const { stageVariableOverrides } = given
  return {
    percentTraffic: given['percentTraffic'] ?? 0,
    deploymentId: id,
    ...(stageVariableOverrides !== undefined && { stageVariableOverrides }),
    useStageCache: given['useStageCache'] ?? false,
  }
}

async function remove(body: Values, { input, context }: { readonly input: Values; readonly context: OperationContext }): Promise<void> {
  const parent = `RestApi:${textOf(input['restApiId'])}`
  const id = textOf(body['id'])
  const stages = await context.documents.list({ kind: 'Stage', parent })
  const points = ({ deploymentId, canarySettings }: Values): boolean =>
    deploymentId === id || (canarySettings as Values | undefined)?.['deploymentId'] === id
  if (stages.some((stage) => points(stage.body))) throw badRequest('Active stages pointing to this deployment must be moved or deleted')
  await context.documents.remove({ kind: SNAPSHOT_KIND, parent, id })
}

/** `embed=apisummary` asks for the summary. */
async function show(body: Values, { input, context }: { readonly input: Values; readonly context: OperationContext }): Promise<Values> {
  if (!(input['embed'] as readonly string[] | undefined)?.includes('apisummary')) return body
  const key = { kind: SNAPSHOT_KIND, parent: `RestApi:${textOf(input['restApiId'])}`, id: textOf(body['id']) }
  const snapshot = await context.documents.find(key)
  return { ...body, apiSummary: summarise(snapshot?.body as unknown as RestApiSnapshot) }
}
