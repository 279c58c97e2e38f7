import type { Values } from '../../documents.ts'
import { notFound } from '../../errors.ts'
import type { Operation, OperationContext } from '../../operation.ts'
import { getAt, setAt } from '../../patch.ts'
import type { ResourceRow } from '../../resource.ts'
import { requireDocument } from '../../resource.ts'
import { textOf } from '../../text-of.ts'
import { deployLater } from '../auto-deploy.ts'
import { api } from '../resources/api.ts'
import { route } from '../resources/route.ts'
import { stage } from '../resources/stage.ts'

/** Operations that take one field out of a document, which an update cannot do. */
export const removalOperations: readonly Operation[] = [
  removal('DeleteCorsConfiguration', api, () => ['corsConfiguration']),
  removal('DeleteRouteRequestParameter', route, ({ requestParameterKey }) => ['requestParameters', textOf(requestParameterKey)]),
  removal('DeleteAccessLogSettings', stage, () => ['accessLogSettings']),
  removal('DeleteRouteSettings', stage, ({ routeKey }) => ['routeSettings', textOf(routeKey)]),
]

function removal(name: string, row: ResourceRow, keysOf: (input: Values) => readonly string[]): Operation {
  return { service: 'apigatewayv2', name, access: 'write', run }

  async function run(input: Values, context: OperationContext): Promise<Values> {
    const apiId = textOf(input['apiId'])
    await requireDocument(api, input, context)
    const stored = await requireDocument(row, input, context)
    const keys = keysOf(input)
    if (keys.length > 1 && getAt(stored.body, keys) === undefined) throw notFound(`Invalid ${keys[0] as string} key specified: ${keys[1] as string}`)
    await context.documents.save(stored, { body: setAt(stored.body, keys, undefined) })
    if (row === stage) context.changed({ apiId })
    else deployLater(apiId, context)
    return {}
  }
}
