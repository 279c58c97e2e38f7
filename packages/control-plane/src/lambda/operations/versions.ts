import type { Values } from '../../documents.ts'
import type { Operation, OperationContext } from '../../operation.ts'
import { showConfiguration } from '../configuration.ts'
import { targetOf } from '../function-name.ts'
import { checkRevision, invalidParameter } from '../lambda-errors.ts'
import { cutItems } from '../page.ts'
import { bodyOf, findRecord, functionPath, recordKey, requireFunction } from '../records.ts'
import type { VersionRecord } from '../records.ts'
import { newRevision } from '../revision.ts'

/** PublishVersion, ListVersionsByFunction. */
export const versionOperations: readonly Operation[] = [
  { service: 'lambda', name: 'PublishVersion', access: 'write', run: publish },
  { service: 'lambda', name: 'ListVersionsByFunction', access: 'read', run: listVersions },
]

/** Publishes `$LATEST` as the next version; where nothing has changed since the last one, that one is the answer. */
export async function publish(input: Values, context: OperationContext): Promise<Values> {
  const { name } = targetOf(input, context)
  const { document, record } = await requireFunction(context, { name })
  const { latest, lastVersion } = record
  checkRevision(input['RevisionId'], latest.revisionId)
  const hash = input['CodeSha256'] as string | undefined
  if (hash !== undefined && hash !== latest.code.sha256) {
    throw invalidParameter(`CodeSHA256 (${hash}) is different from current CodeSHA256 in $LATEST (${latest.code.sha256}). Please try again with the CodeSHA256 in $LATEST.`)
  }
  const publishedAs = JSON.stringify([latest.settings, latest.code])
  const last = await findRecord(context.documents, 'LambdaVersion', { name, id: String(lastVersion) })
  if (last && record.publishedAs === publishedAs) return showConfiguration(last.record, { name, place: context, qualifier: last.record.version })

  const version = String(lastVersion + 1)
  const description = input['Description'] as string | undefined
  const settings = { ...latest.settings, ...(description !== undefined && { Description: description }) }
  const published: VersionRecord = { ...latest, version, settings, revisionId: newRevision(context) }
  await context.documents.create(recordKey('LambdaVersion', name, version), { body: bodyOf(published) })
  const renewed = { ...latest, revisionId: newRevision(context) }
  await context.documents.save(document, { body: bodyOf({ ...record, latest: renewed, lastVersion: lastVersion + 1, publishedAs }) })
  return showConfiguration(published, { name, place: context, qualifier: version })
}

async function listVersions(input: Values, context: OperationContext): Promise<Values> {
  const { name } = targetOf(input, context)
  const { record } = await requireFunction(context, { name })
  const documents = await context.documents.list({ kind: 'LambdaVersion', parent: functionPath(name) })
  const versions = [record.latest, ...documents.map(({ body }) => body as unknown as VersionRecord)]
  const { items, next } = cutItems(versions, { input, nameOf: ({ version }) => version })
  return { Versions: items.map((item) => showConfiguration(item, { name, place: context, qualifier: item.version })), ...next }
}
