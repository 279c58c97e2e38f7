import type { WebSocketRouteInput } from '../../compile/websocket-plan.ts'
import type { SocketExchange } from '../../exchange/socket-exchange.ts'
import { fail } from '../../gateway-responses/failure.ts'
import type { StepDefinition } from '../../pipelines/compile-steps.ts'

/** API keys: a route that requires one is closed until usage plans are built in. */
export const checkSocketKey: StepDefinition<WebSocketRouteInput, SocketExchange> = {
  name: 'check-api-key',
  compile({ route, report }) {
    if (route.apiKeyRequired !== true) return undefined
    report({ severity: 'error', message: 'API keys are not enforced; the route answers Forbidden' })
    return () => fail('INVALID_API_KEY', 'The route requires an API key, which this gateway does not check')
  },
}
