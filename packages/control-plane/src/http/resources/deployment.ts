import type { Values } from '../../documents.ts'
import { badRequest } from '../../errors.ts'
import type { OperationContext } from '../../operation.ts'
import type { Made, ResourceRow } from '../../resource.ts'
import { V2_SNAPSHOT_KIND, takeV2Snapshot } from '../snapshot.ts'
import { api } from './api.ts'
import { textOf } from '../../text-of.ts'

/** Deployments of an HTTP or WebSocket API: immutable snapshots. */
export const deployment: ResourceRow = {
  service: 'apigatewayv2',
  kind: 'V2Deployment',
  parent: api,
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
  remove,
  publishes: (input) => ({ apiId: textOf(input['apiId']) }),
}

async function make(input: Values, context: OperationContext): Promise<Made> {
  const { apiId, description } = input
  const stored = await context.documents.find({ kind: 'Api', parent: '', id: textOf(apiId) })
  const snapshot = await takeV2Snapshot((stored?.body ?? {}) as Values, context)
  if (snapshot.routes.length === 0) throw badRequest('At least one route is required before deploying the Api.')
  const deploymentId = context.newId(6)
  const key = { kind: V2_SNAPSHOT_KIND, parent: `Api:${textOf(apiId)}`, id: deploymentId }
  await context.documents.create(key, { body: snapshot as unknown as Values })
  const body = {
    autoDeployed: false,
    createdDate: context.now(),
    deploymentId,
    deploymentStatus: 'DEPLOYED',
    ...(description !== undefined && { description }),
  }
  return { id: deploymentId, body }
}

/** A deployment with a stage name moves that stage to it; unlike REST's, it makes none. */
async function made(body: Values, { input, context }: { readonly input: Values; readonly context: OperationContext }): Promise<void> {
  const { apiId, stageName } = input
  if (stageName === undefined || stageName === '') return
  const key = { kind: 'V2Stage', parent: `Api:${textOf(apiId)}`, id: textOf(stageName) }
  const stored = await context.documents.find(key)
  const { deploymentId } = body
  if (stored === undefined) {
    const rule = 'StageName specified on a CreateDeployment request must exist so the stage can be updated with the new deployment.'
    throw badRequest(`Stage ${textOf(stageName)} does not exist. ${rule}`)
  }
  if (stored.body['autoDeploy'] === true) throw badRequest('Deployment ID cannot be set on a stage with AutoDeploy enabled')
  await context.documents.save(stored, { body: { ...stored.body, deploymentId, lastUpdatedDate: context.now() } })
}

async function remove(body: Values, { input, context }: { readonly input: Values; readonly context: OperationContext }): Promise<void> {
  const parent = `Api:${textOf(input['apiId'])}`
  const id = textOf(body['deploymentId'])
  const stages = await context.documents.list({ kind: 'V2Stage', parent })
  if (stages.some((stage) => stage.body['deploymentId'] === id)) {
    throw badRequest('Active stages pointing to this deployment must be moved or deleted')
  }
  await context.documents.remove({ kind: V2_SNAPSHOT_KIND, parent, id })
}
