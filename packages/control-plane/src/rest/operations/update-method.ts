import type { Values } from '../../documents.ts'
import { badRequest } from '../../errors.ts'
import type { Operation, OperationContext } from '../../operation.ts'
import type { PatchOperation } from '../../patch.ts'
import { overrideOperation, requireDocument } from '../../resource.ts'
import { textOf } from '../../text-of.ts'
import { nestedOperations } from '../nested.ts'
import { method } from '../resources/method.ts'
import { resource } from '../resources/resource.ts'

/**
 * Paths that belong to a stage's method settings, but are written on methods in many places: they are taken for the settings of
 * this method on every stage of the API. The real service refuses them.
 */
const STAGE_SETTINGS: Readonly<Record<string, string>> = {
  '/cachingEnabled': 'caching/enabled',
  '/cacheDataEncrypted': 'caching/dataEncrypted',
  '/cacheTtlInSeconds': 'caching/ttlInSeconds',
}

/** The operations of methods. */
export const methodOperations: readonly Operation[] = overrideOperation(nestedOperations(method), 'UpdateMethod', update)

async function update(
  parent: (input: Values, context: OperationContext) => Promise<Values>,
  input: Values,
  context: OperationContext,
): Promise<Values> {
  const operations = (input['patchOperations'] ?? []) as readonly PatchOperation[]
  const isStageSetting = ({ path }: PatchOperation): boolean => Object.hasOwn(STAGE_SETTINGS, path ?? '')
  const updated = await parent({ ...input, patchOperations: operations.filter((operation) => !isStageSetting(operation)) }, context)
  const settings = operations.filter(isStageSetting)
  if (settings.length > 0) await setOnStages(input, settings, context)
  return updated
}

async function setOnStages(input: Values, settings: readonly PatchOperation[], context: OperationContext): Promise<void> {
  const { restApiId, httpMethod } = input
  const { body } = await requireDocument(resource, input, context)
  const stages = await context.documents.list({ kind: 'Stage', parent: `RestApi:${textOf(restApiId)}` })
  const [first] = settings
  if (stages.length === 0) throw badRequest(`Invalid patch path ${first?.path ?? ''}`)
  const escaped = textOf(body['path']).replaceAll('~', '~0').replaceAll('/', '~1')
  const patchOperations = settings.map(({ path = '', ...rest }) => ({
    ...rest,
    path: `/${escaped}/${textOf(httpMethod)}/${STAGE_SETTINGS[path] as string}`,
  }))
  for (const { id } of stages) await context.call('apigateway', 'UpdateStage', { restApiId, stageName: id, patchOperations })
}
