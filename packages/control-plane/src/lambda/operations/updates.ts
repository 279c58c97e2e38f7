import type { Values } from '../../documents.ts'
import type { FreeContext, Operation, OperationContext } from '../../operation.ts'
import { takeCode } from '../code-store.ts'
import type { CodeStore } from '../code-store.ts'
import { lambdaTime, showConfiguration } from '../configuration.ts'
import { targetOf } from '../function-name.ts'
import { checkRevision } from '../lambda-errors.ts'
import { bodyOf, requireFunction } from '../records.ts'
import type { FunctionRecord, Stored, VersionRecord } from '../records.ts'
import { newRevision } from '../revision.ts'
import { readSettings } from '../settings.ts'
import { useLayers } from './layers.ts'
import { publish } from './versions.ts'

/** UpdateFunctionCode, UpdateFunctionConfiguration. */
export function updateOperations(store: CodeStore): readonly Operation[] {
  return [
    { service: 'lambda', name: 'UpdateFunctionCode', access: 'free', run: (input, context) => updateCode(input, context, store) },
    { service: 'lambda', name: 'UpdateFunctionConfiguration', access: 'write', run: updateConfiguration },
  ]
}

async function updateCode(input: Values, free: FreeContext, store: CodeStore): Promise<Values> {
  const target = targetOf(input, free)
  await free.transact('read', (context) => requireFunction(context, target))
  const code = await takeCode(input, { store, operation: 'UpdateFunctionCode' })
  return free.transact('write', async (context) => {
    const stored = await requireFunction(context, target)
    checkRevision(input['RevisionId'], stored.record.latest.revisionId)
    const architectures = input['Architectures'] as readonly string[] | undefined
    const settings = { ...stored.record.latest.settings, ...(architectures && { Architectures: architectures }) }
    const latest = renew({ ...stored.record.latest, code, settings }, context)
    if (input['DryRun'] === true) return showConfiguration(latest, { name: target.name, place: context })
    await save(stored, latest, context)
    if (input['Publish'] === true) return publish({ FunctionName: target.name }, context)
    return showConfiguration(latest, { name: target.name, place: context })
  })
}

async function updateConfiguration(input: Values, context: OperationContext): Promise<Values> {
  const target = targetOf(input, context)
  const stored = await requireFunction(context, target)
  const { latest } = stored.record
  checkRevision(input['RevisionId'], latest.revisionId)
  const given = readSettings(input)
  const updated = renew({ ...latest, settings: { ...latest.settings, ...given, ...(await useLayers(input, context)) } }, context)
  await save(stored, updated, context)
  return showConfiguration(updated, { name: target.name, place: context })
}

function renew(record: VersionRecord, context: OperationContext): VersionRecord {
  return { ...record, lastModified: lambdaTime(context.now()), revisionId: newRevision(context) }
}

async function save({ document, record }: Stored<FunctionRecord>, latest: VersionRecord, context: OperationContext): Promise<void> {
  await context.documents.save(document, { body: bodyOf({ ...record, latest }) })
}
