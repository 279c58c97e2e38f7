import { notAssembled } from '../../errors.ts'
import type { Operation } from '../../operation.ts'
import { requireDocument } from '../../resource.ts'
import { textOf } from '../../text-of.ts'
import { stage } from '../resources/stage.ts'

/** ResetAuthorizersCache empties the data plane's authorizer cache of one stage. */
export const resetAuthorizersCache: Operation = {
  service: 'apigatewayv2',
  name: 'ResetAuthorizersCache',
  access: 'free',
  async run(input, context) {
    await context.transact('read', (inside) => requireDocument(stage, input, inside))
    const { flushCache } = context.ports
    if (flushCache === undefined) throw notAssembled('ResetAuthorizersCache', "the data plane's caches")
    await flushCache({ apiId: textOf(input['apiId']), stageName: textOf(input['stageName']), cache: 'authorizers' })
    return {}
  },
}
