import type { V2ApiSnapshot } from '@gatewright/types'
import type { Values } from '../documents.ts'
import type { OperationContext } from '../operation.ts'
import { V2_SNAPSHOT_KIND, takeV2Snapshot } from './snapshot.ts'

/** Automatic deployments that are kept for going back, besides those that a stage points to. */
const KEPT = 20

/** Deploys to the API's auto-deploy stages once, at the end of the transaction, however many changes it holds. */
export function deployLater(apiId: string, context: OperationContext): void {
  context.beforeCommit(`auto-deploy ${apiId}`, () => deployNow(apiId, context))
}

async function deployNow(apiId: string, context: OperationContext): Promise<void> {
  const parent = `Api:${apiId}`
  const stages = await context.documents.list({ kind: 'V2Stage', parent })
  const automatic = stages.filter(({ body }) => body['autoDeploy'] === true)
  if (automatic.length === 0) return
  const api = await context.documents.find({ kind: 'Api', parent: '', id: apiId })
  if (api === undefined) return
  const id = await freeze(await takeV2Snapshot(api.body, context), context)
  for (const stage of automatic) {
    const lastDeploymentStatusMessage = `Successfully deployed stage with deployment ID '${id}'`
    const body = { ...stage.body, deploymentId: id, lastDeploymentStatusMessage, lastUpdatedDate: context.now() }
    await context.documents.save(stage, { body })
  }
  await forgetOld(parent, context)
  context.changed({ apiId })
}

async function freeze(snapshot: V2ApiSnapshot, context: OperationContext): Promise<string> {
  const parent = `Api:${snapshot.api.apiId}`
  const id = context.newId(6)
  const body = {
    autoDeployed: true,
    createdDate: context.now(),
    deploymentId: id,
    deploymentStatus: 'DEPLOYED',
    description: 'Automatic deployment triggered by changes to the Api configuration',
  }
  await context.documents.create({ kind: 'V2Deployment', parent, id }, { body })
  await context.documents.create({ kind: V2_SNAPSHOT_KIND, parent, id }, { body: snapshot as unknown as Values })
  return id
}

async function forgetOld(parent: string, context: OperationContext): Promise<void> {
  const deployments = await context.documents.list({ kind: 'V2Deployment', parent })
  const automatic = deployments.filter(({ body }) => body['autoDeployed'] === true)
  if (automatic.length <= KEPT) return
  const stages = await context.documents.list({ kind: 'V2Stage', parent })
  const inUse = new Set(stages.map(({ body }) => body['deploymentId']))
  for (const { id } of automatic.slice(0, automatic.length - KEPT)) {
    if (inUse.has(id)) continue
    await context.documents.remove({ kind: 'V2Deployment', parent, id })
    await context.documents.remove({ kind: V2_SNAPSHOT_KIND, parent, id })
  }
}
