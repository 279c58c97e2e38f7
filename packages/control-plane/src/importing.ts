import type { Values } from './documents.ts'
import { notAssembled } from './errors.ts'
import type { OperationContext } from './operation.ts'
import type { ImportRequest, ImportResult } from './ports.ts'

/**
 * Runs the importer inside the operation's transaction: every operation that it calls is part of it, so an import that fails, or
 * that the process does not survive, leaves nothing behind.
 */
export async function runImport(
  operation: string,
  request: Omit<ImportRequest, 'call'>,
  context: OperationContext,
): Promise<ImportResult> {
  const { importApi } = context.ports
  if (importApi === undefined) throw notAssembled(operation, 'the OpenAPI converter')
  return importApi({ ...request, call: (name, input) => context.callAsSdk(request.service, name, input as Values) })
}
