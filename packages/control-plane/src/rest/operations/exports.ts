import type { RestApiSnapshot, RestStage, StringMap } from '@gatewright/types'
import type { Values } from '../../documents.ts'
import { badRequest, notAssembled } from '../../errors.ts'
import type { FreeContext, Operation, OperationContext } from '../../operation.ts'
import type { ExportRequest } from '../../ports.ts'
import { textOf } from '../../text-of.ts'
import { requireStage } from '../require.ts'
import { DOCUMENTATION_SNAPSHOT_KIND } from '../resources/documentation-version.ts'
import { SNAPSHOT_KIND } from '../snapshot.ts'

/** GetExport and GetSdk turn a deployed stage into a document, or into a client. */
export const exportOperations: readonly Operation[] = [
  { service: 'apigateway', name: 'GetExport', access: 'free', run: getExport },
  { service: 'apigateway', name: 'GetSdk', access: 'free', run: getSdk },
]

async function getExport(input: Values, context: FreeContext): Promise<Values> {
  const exportType = textOf(input['exportType'])
  if (exportType !== 'oas30' && exportType !== 'swagger') throw badRequest('No API exists for given type, swagger or oas30 supported')
  const deployed = await context.transact('read', (inside) => readDeployed(input, inside))
  const { exportApi } = context.ports
  if (exportApi === undefined) throw notAssembled('GetExport', 'the OpenAPI converter')
  const accepts = textOf(input['accepts']) || 'application/json'
  const parameters = (input['parameters'] ?? {}) as StringMap
  return { ...(await exportApi({ service: 'apigateway', ...deployed, exportType, accepts, parameters })) }
}

async function getSdk(input: Values, context: FreeContext): Promise<Values> {
  const sdkType = textOf(input['sdkType'])
  await context.transact('read', (inside) => inside.call('apigateway', 'GetSdkType', { id: sdkType }))
  const { stage, snapshot } = await context.transact('read', (inside) => readDeployed(input, inside))
  const { generateSdk } = context.ports
  if (generateSdk === undefined) throw notAssembled('GetSdk', 'the SDK generator')
  return { ...(await generateSdk({ stage, snapshot, sdkType, parameters: (input['parameters'] ?? {}) as StringMap })) }
}

async function readDeployed(
  input: Values,
  context: OperationContext,
): Promise<Pick<Extract<ExportRequest, { service: 'apigateway' }>, 'stage' | 'snapshot' | 'documentationParts' | 'documentationVersion'>> {
  const stage = await requireStage(input, context)
  const parent = `RestApi:${textOf(input['restApiId'])}`
  const snapshot = await context.documents.find({ kind: SNAPSHOT_KIND, parent, id: textOf(stage['deploymentId']) })
  const version = textOf(stage['documentationVersion'])
  const documentation = version === '' ? undefined : await context.documents.find({ kind: DOCUMENTATION_SNAPSHOT_KIND, parent, id: version })
  const published = version === '' ? undefined : await context.documents.find({ kind: 'DocumentationVersion', parent, id: version })
  const createdDate = published?.body['createdDate']
  return {
    stage: stage as unknown as RestStage,
    snapshot: snapshot?.body as unknown as RestApiSnapshot,
    documentationParts: (documentation?.body['parts'] ?? []) as readonly Values[],
    ...(documentation !== undefined && {
      documentationVersion: { version, ...(typeof createdDate === 'number' && { createdDate }) },
    }),
  }
}
