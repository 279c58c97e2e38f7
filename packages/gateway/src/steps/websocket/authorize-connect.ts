import type { WebSocketRouteInput } from '../../compile/websocket-plan.ts'
import type { SocketExchange } from '../../exchange/socket-exchange.ts'
import { fail } from '../../gateway-responses/failure.ts'
import type { StepDefinition } from '../../pipelines/compile-steps.ts'

/** Authorizers of `$connect`: one that is not built in closes the API, it never opens it. */
export const authorizeConnect: StepDefinition<WebSocketRouteInput, SocketExchange> = {
  name: 'authorize',
  compile({ route, report }) {
    const type = route.authorizationType
    if (type === undefined || type === 'NONE') return undefined
    report({ severity: 'error', message: `Authorization ${type} is not enforced; every connection is refused with 500` })
    return () => fail('AUTHORIZER_CONFIGURATION_ERROR', `The route asks for ${type}, which this gateway does not evaluate`)
  },
}
