import type { StringMap } from '@gatewright/types'
import type { Values } from '../../documents.ts'
import { badRequest } from '../../errors.ts'
import { runImport } from '../../importing.ts'
import type { Operation, OperationContext } from '../../operation.ts'
import { textOf } from '../../text-of.ts'
import { requireRestApi } from '../require.ts'

/** ImportRestApi makes an API from a definition; PutRestApi merges one into an API, or puts it in its place. */
export const importOperations: readonly Operation[] = [
  { service: 'apigateway', name: 'ImportRestApi', access: 'write', run: importRestApi },
  { service: 'apigateway', name: 'PutRestApi', access: 'write', run: putRestApi },
]

async function importRestApi(input: Values, context: OperationContext): Promise<Values> {
  return answer(await runImport('ImportRestApi', { service: 'apigateway', mode: 'create', ...requestOf(input) }, context), context)
}

async function putRestApi(input: Values, context: OperationContext): Promise<Values> {
  await requireRestApi(input, context)
  const mode = input['mode'] === 'overwrite' ? 'overwrite' : 'merge'
  const apiId = textOf(input['restApiId'])
  const result = await runImport('PutRestApi', { service: 'apigateway', mode, apiId, ...requestOf(input) }, context)
  const shown = await answer(result, context)
  // Recording import.json, test_import_rest_apis_with_base_path_swagger: `tags` is there even when it is empty.
  return { ...shown, tags: shown['tags'] ?? {} }
}

function requestOf({ body, failOnWarnings, parameters }: Values) {
  const bytes = (body ?? new Uint8Array()) as Uint8Array
  if (bytes.length === 0) throw badRequest('Invalid OpenAPI input.')
  return { body: bytes, failOnWarnings: failOnWarnings === true, parameters: (parameters ?? {}) as StringMap }
}

async function answer(
  { apiId, warnings = [] }: { readonly apiId: string; readonly warnings?: readonly string[] },
  context: OperationContext,
): Promise<Values> {
  const shown = await context.call('apigateway', 'GetRestApi', { restApiId: apiId })
  return warnings.length === 0 ? shown : { ...shown, warnings }
}
