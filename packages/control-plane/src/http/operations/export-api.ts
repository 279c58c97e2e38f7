import type { V2ApiSnapshot, V2Stage } from '@gatewright/types'
import type { Values } from '../../documents.ts'
import { badRequest, notAssembled, notFound } from '../../errors.ts'
import type { FreeContext, Operation, OperationContext } from '../../operation.ts'
import { requireDocument } from '../../resource.ts'
import { textOf } from '../../text-of.ts'
import { api } from '../resources/api.ts'
import { stage } from '../resources/stage.ts'
import { V2_SNAPSHOT_KIND, takeV2Snapshot } from '../snapshot.ts'

/** ExportApi: an HTTP API's definition, of a stage's deployment or of the working copy. */
export const exportApi: Operation = { service: 'apigatewayv2', name: 'ExportApi', access: 'free', run }

async function run(input: Values, context: FreeContext): Promise<Values> {
  const { specification, outputType, includeExtensions, exportVersion } = input
  if (specification !== 'OAS30') throw badRequest('Invalid specification specified. Must be one of: [OAS30]')
  if (outputType !== 'JSON' && outputType !== 'YAML') throw badRequest('Invalid output type specified. Must be one of: [YAML, JSON]')
  const source = await context.transact('read', (inside) => readSource(input, inside))
  const convert = context.ports.exportApi
  if (convert === undefined) throw notAssembled('ExportApi', 'the OpenAPI converter')
  const { body } = await convert({
    service: 'apigatewayv2',
    ...source,
    outputType,
    includeExtensions: includeExtensions !== false,
    ...(exportVersion !== undefined && { exportVersion: textOf(exportVersion) }),
  })
  return { body }
}

async function readSource(
  input: Values,
  context: OperationContext,
): Promise<{ readonly stage?: V2Stage; readonly snapshot: V2ApiSnapshot }> {
  const { body } = await requireDocument(api, input, context)
  if (body['protocolType'] !== 'HTTP') throw badRequest('Export is supported only for HTTP protocol APIs')
  if (input['stageName'] === undefined) return { snapshot: await takeV2Snapshot(body, context) }
  const found = (await requireDocument(stage, input, context)).body as unknown as V2Stage
  const key = { kind: V2_SNAPSHOT_KIND, parent: `Api:${textOf(input['apiId'])}`, id: found.deploymentId ?? '' }
  const deployed = await context.documents.find(key)
  if (deployed === undefined) throw notFound('The stage has no deployment to export')
  return { stage: found, snapshot: deployed.body as unknown as V2ApiSnapshot }
}
