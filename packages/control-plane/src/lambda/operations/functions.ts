import type { Values } from '../../documents.ts'
import type { FreeContext, Operation, OperationContext } from '../../operation.ts'
import { locationOf, takeCode } from '../code-store.ts'
import type { CodeStore } from '../code-store.ts'
import { lambdaTime, showConfiguration } from '../configuration.ts'
import { functionArn, isVersionNumber, targetOf } from '../function-name.ts'
import type { FunctionTarget } from '../function-name.ts'
import { functionNotFound, invalidParameter, resourceConflict } from '../lambda-errors.ts'
import { cutItems } from '../page.ts'
import { bodyOf, FUNCTION_KIND, findRecord, functionPath, recordKey, requireFunction, requireVersion } from '../records.ts'
import type { AliasRecord, FunctionRecord, VersionRecord } from '../records.ts'
import { newRevision } from '../revision.ts'
import { useLayers } from './layers.ts'
import { newSettings } from '../settings.ts'
import { publish } from './versions.ts'

/** CreateFunction, GetFunction, GetFunctionConfiguration, ListFunctions, DeleteFunction. */
export function functionOperations(store: CodeStore): readonly Operation[] {
  return [
    { service: 'lambda', name: 'CreateFunction', access: 'free', run: (input, context) => createFunction(input, context, store) },
    { service: 'lambda', name: 'GetFunction', access: 'read', run: (input, context) => getFunction(input, context, store) },
    { service: 'lambda', name: 'GetFunctionConfiguration', access: 'read', run: getConfiguration },
    { service: 'lambda', name: 'ListFunctions', access: 'read', run: listFunctions },
    { service: 'lambda', name: 'DeleteFunction', access: 'write', run: deleteFunction },
  ]
}

async function createFunction(input: Values, free: FreeContext, store: CodeStore): Promise<Values> {
  const { name } = targetOf(input, free)
  const settings = newSettings(input, name)
  const code = await takeCode(input['Code'] as Values, { store, operation: 'CreateFunction' })
  return free.transact('write', async (context) => {
    if (await findRecord(context.documents, FUNCTION_KIND, { name })) throw resourceConflict(`Function already exist: ${name}`)
    const layers = await useLayers(input, context)
    const latest: VersionRecord = { version: '$LATEST', settings: { ...settings, ...layers }, code, lastModified: lambdaTime(context.now()), revisionId: newRevision(context) }
    const record: FunctionRecord = { latest, lastVersion: 0, tags: (input['Tags'] ?? {}) as Record<string, string> }
    await context.documents.create(recordKey(FUNCTION_KIND, name), { body: bodyOf(record), sort: name })
    if (input['Publish'] !== true) return showConfiguration(latest, { name, place: context })
    return publish({ FunctionName: name }, context)
  })
}

async function getFunction(input: Values, context: OperationContext, store: CodeStore): Promise<Values> {
  const target = targetOf(input, context)
  const { record } = await requireFunction(context, target)
  const version = await requireVersion(context, target)
  const { tags, reservedConcurrency } = record
  return {
    Configuration: showConfiguration(version, { name: target.name, place: context, qualifier: target.qualifier }),
    Code: { RepositoryType: version.code.folder === undefined ? 'S3' : 'Folder', Location: locationOf(version.code, store) },
    ...(Object.keys(tags).length > 0 && { Tags: tags }),
    ...(reservedConcurrency !== undefined && { Concurrency: { ReservedConcurrentExecutions: reservedConcurrency } }),
  }
}

async function getConfiguration(input: Values, context: OperationContext): Promise<Values> {
  const target = targetOf(input, context)
  const version = await requireVersion(context, target)
  return showConfiguration(version, { name: target.name, place: context, qualifier: target.qualifier })
}

async function listFunctions(input: Values, context: OperationContext): Promise<Values> {
  const documents = await context.documents.list({ kind: FUNCTION_KIND, parent: '' })
  const { items, next } = cutItems(documents, { input, nameOf: ({ id }) => id })
  const all = input['FunctionVersion'] === 'ALL'
  const configurations = await Promise.all(
    items.map(async ({ id, body }) => {
      const { latest } = body as unknown as FunctionRecord
      const shown = showConfiguration(latest, { name: id, place: context, qualifier: all ? '$LATEST' : undefined })
      return all ? [shown, ...(await versionsOf(id, context))] : [shown]
    }),
  )
  return { Functions: configurations.flat(), ...next }
}

async function versionsOf(name: string, context: OperationContext): Promise<Values[]> {
  const documents = await context.documents.list({ kind: 'LambdaVersion', parent: functionPath(name) })
  return documents.map(({ id, body }) => showConfiguration(body as unknown as VersionRecord, { name, place: context, qualifier: id }))
}

async function deleteFunction(input: Values, context: OperationContext): Promise<Values> {
  const target = targetOf(input, context)
  await requireFunction(context, target)
  if (target.qualifier !== undefined) await deleteVersion(target, context)
  else {
    await context.documents.remove(recordKey(FUNCTION_KIND, target.name))
    await context.documents.removeTree(functionPath(target.name))
  }
  return { StatusCode: 204 }
}

async function deleteVersion(target: FunctionTarget, context: OperationContext): Promise<void> {
  const { name, qualifier = '' } = target
  if (qualifier === '$LATEST') throw invalidParameter('$LATEST version cannot be deleted without deleting the function.')
  if (!isVersionNumber(qualifier)) throw invalidParameter('Deletion of aliases is not currently supported.')
  const aliases = await context.documents.list({ kind: 'LambdaAlias', parent: functionPath(name) })
  const pointing = aliases.map(({ body }) => body as unknown as AliasRecord).filter(({ version, weights }) => version === qualifier || qualifier in weights)
  if (pointing.length > 0) {
    const names = pointing.map((alias) => alias.name).join(', ')
    throw resourceConflict(`Unable to delete version because the following aliases reference it: [${names}]`)
  }
  if (!(await context.documents.remove(recordKey('LambdaVersion', name, qualifier)))) throw functionNotFound(functionArn(context, target))
  await context.documents.remove(recordKey('LambdaPolicy', name, qualifier))
}
