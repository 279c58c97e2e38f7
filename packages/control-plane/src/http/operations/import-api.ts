import type { Values } from '../../documents.ts'
import { runImport } from '../../importing.ts'
import type { Operation, OperationContext } from '../../operation.ts'
import { requireDocument } from '../../resource.ts'
import { textOf } from '../../text-of.ts'
import { api } from '../resources/api.ts'

/** ImportApi makes an HTTP API from an OpenAPI definition; ReimportApi puts one in the place of what was there. */
export const importApiOperations: readonly Operation[] = [
  { service: 'apigatewayv2', name: 'ImportApi', access: 'write', run: (input, context) => run('ImportApi', input, context) },
  {
    service: 'apigatewayv2',
    name: 'ReimportApi',
    access: 'write',
    async run(input, context) {
      await requireDocument(api, input, context)
      return run('ReimportApi', input, context)
    },
  },
]

async function run(operation: string, input: Values, context: OperationContext): Promise<Values> {
  const { apiId, body, basepath, failOnWarnings } = input
  const result = await runImport(
    operation,
    {
      service: 'apigatewayv2',
      mode: apiId === undefined ? 'create' : 'overwrite',
      ...(apiId !== undefined && { apiId: textOf(apiId) }),
      body: new TextEncoder().encode(textOf(body)),
      failOnWarnings: failOnWarnings === true,
      parameters: basepath === undefined ? {} : { basepath: textOf(basepath) },
    },
    context,
  )
  const shown = await context.call('apigatewayv2', 'GetApi', { apiId: result.apiId })
  const { warnings = [], ignored = [] } = result
  return { ...shown, ...(warnings.length > 0 && { warnings }), ...(ignored.length > 0 && { importInfo: ignored }) }
}
