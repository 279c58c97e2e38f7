import { integrate, isFailure } from '@gatewright/integrations'
import type { WebSocketRouteInput } from '../../compile/websocket-plan.ts'
import type { SocketExchange } from '../../exchange/socket-exchange.ts'
import { fail } from '../../gateway-responses/failure.ts'
import { failureOfIntegration } from '../../gateway-responses/integration-failure.ts'
import type { StepDefinition } from '../../pipelines/compile-steps.ts'
import type { Verdict } from '../../pipelines/run.ts'

/** Calls the backend of a route. */
export const integrateSocket: StepDefinition<WebSocketRouteInput, SocketExchange> = {
  name: 'integrate',
  compile({ plan }) {
    if (plan === undefined) return undefined
    return async (exchange): Promise<Verdict> => {
      const { integration, integrationRequest, runtime } = exchange
      if (integrationRequest === undefined) return fail('API_CONFIGURATION_ERROR', 'No request was made for the integration')
      const startedAt = runtime.now()
      const result = await integrate(plan, integrationRequest, runtime.transports)
      integration.latency = runtime.now() - startedAt
      if (isFailure(result)) {
        integration.error = result.message
        return failureOfIntegration(result)
      }
      integration.status = result.status
      exchange.integrationResponse = result
      return undefined
    }
  },
}
