import type { Values } from '../../documents.ts'
import type { Operation, OperationContext } from '../../operation.ts'
import { functionArn, targetOf } from '../function-name.ts'
import type { Place } from '../function-name.ts'
import { checkRevision, invalidParameter, resourceConflict, resourceNotFound } from '../lambda-errors.ts'
import { cutItems } from '../page.ts'
import { bodyOf, findRecord, functionPath, recordKey, requireFunction, requireVersion } from '../records.ts'
import type { AliasRecord, Stored } from '../records.ts'
import { newRevision } from '../revision.ts'

/** CreateAlias, GetAlias, UpdateAlias, DeleteAlias, ListAliases. */
export const aliasOperations: readonly Operation[] = [
  { service: 'lambda', name: 'CreateAlias', access: 'write', run: createAlias },
  { service: 'lambda', name: 'GetAlias', access: 'read', run: getAlias },
  { service: 'lambda', name: 'UpdateAlias', access: 'write', run: updateAlias },
  { service: 'lambda', name: 'DeleteAlias', access: 'write', run: deleteAlias },
  { service: 'lambda', name: 'ListAliases', access: 'read', run: listAliases },
]

async function createAlias(input: Values, context: OperationContext): Promise<Values> {
  const { name } = targetOf(input, context)
  await requireFunction(context, { name })
  const id = String(input['Name'])
  const existing = await findRecord(context.documents, 'LambdaAlias', { name, id })
  if (existing) throw resourceConflict(`Alias already exists: ${functionArn(context, { name, qualifier: id })}`)
  const record = { name: id, version: '', description: '', weights: {}, revisionId: '' }
  const alias = await change(record, { name, input, context })
  await context.documents.create(recordKey('LambdaAlias', name, id), { body: bodyOf(alias), sort: id })
  return show(alias, name, context)
}

async function getAlias(input: Values, context: OperationContext): Promise<Values> {
  const { name } = targetOf(input, context)
  return show((await requireAlias(input, context)).record, name, context)
}

async function updateAlias(input: Values, context: OperationContext): Promise<Values> {
  const { name } = targetOf(input, context)
  const { document, record } = await requireAlias(input, context)
  checkRevision(input['RevisionId'], record.revisionId)
  const alias = await change(record, { name, input, context })
  await context.documents.save(document, { body: bodyOf(alias) })
  return show(alias, name, context)
}

/** An alias that is not there is deleted already. */
async function deleteAlias(input: Values, context: OperationContext): Promise<Values> {
  const { name } = targetOf(input, context)
  await requireFunction(context, { name })
  const id = String(input['Name'])
  await context.documents.remove(recordKey('LambdaAlias', name, id))
  await context.documents.remove(recordKey('LambdaPolicy', name, id))
  return {}
}

async function listAliases(input: Values, context: OperationContext): Promise<Values> {
  const { name } = targetOf(input, context)
  await requireFunction(context, { name })
  const wanted = input['FunctionVersion'] as string | undefined
  const documents = await context.documents.list({ kind: 'LambdaAlias', parent: functionPath(name) })
  const aliases = documents.map(({ body }) => body as unknown as AliasRecord)
  const shown = wanted === undefined ? aliases : aliases.filter(({ version, weights }) => version === wanted || wanted in weights)
  const { items, next } = cutItems(shown, { input, nameOf: (alias) => alias.name })
  return { Aliases: items.map((alias) => show(alias, name, context)), ...next }
}

async function requireAlias(input: Values, context: OperationContext): Promise<Stored<AliasRecord>> {
  const { name } = targetOf(input, context)
  const id = String(input['Name'])
  const found = await findRecord(context.documents, 'LambdaAlias', { name, id })
  if (!found) throw resourceNotFound(`Cannot find alias arn: ${functionArn(context, { name, qualifier: id })}`)
  return found
}

interface ChangeFacts {
  readonly name: string
  readonly input: Values
  readonly context: OperationContext
}

/** What is given replaces what was; all that it points to must be there. */
async function change(alias: AliasRecord, { name, input, context }: ChangeFacts): Promise<AliasRecord> {
  const routing = input['RoutingConfig'] as { readonly AdditionalVersionWeights?: Record<string, number> } | undefined
  const version = (input['FunctionVersion'] as string | undefined) ?? alias.version
  const weights = routing === undefined ? alias.weights : (routing.AdditionalVersionWeights ?? {})
  await requireVersion(context, { name, qualifier: version })
  await checkWeights(weights, { name, version, context })
  const description = (input['Description'] as string | undefined) ?? alias.description
  return { name: alias.name, version, description, weights, revisionId: newRevision(context) }
}

async function checkWeights(
  weights: Readonly<Record<string, number>>,
  { name, version, context }: { readonly name: string; readonly version: string; readonly context: OperationContext },
): Promise<void> {
  const [second, ...more] = Object.entries(weights)
  if (second === undefined) return
  const [otherVersion, weight] = second
  if (more.length > 0) throw invalidParameter('Number of items in AdditionalVersionWeights cannot be greater than 1')
  if (version === '$LATEST' || otherVersion === '$LATEST') throw invalidParameter('$LATEST is not supported for an alias pointing to more than 1 version')
  if (otherVersion === version) throw invalidParameter(`Invalid function version ${version}. Function version ${version} is already included in routing configuration.`)
  if (!(weight >= 0 && weight <= 1)) throw invalidParameter(`Value '${weight}' at 'routingConfig.additionalVersionWeights' must be between 0.0 and 1.0`)
  await requireVersion(context, { name, qualifier: otherVersion })
}

function show({ name: id, version, description, weights, revisionId }: AliasRecord, name: string, place: Place): Values {
  return {
    AliasArn: functionArn(place, { name, qualifier: id }),
    Name: id,
    FunctionVersion: version,
    Description: description,
    ...(Object.keys(weights).length > 0 && { RoutingConfig: { AdditionalVersionWeights: weights } }),
    RevisionId: revisionId,
  }
}
