import { failureOfRefusal } from '../../access/refusal.ts'
import type { WebSocketRouteInput } from '../../compile/websocket-plan.ts'
import { lastHeader } from '../../exchange/headers.ts'
import type { SocketExchange } from '../../exchange/socket-exchange.ts'
import type { StepDefinition } from '../../pipelines/compile-steps.ts'

/**
 * API keys of WebSocket routes: from `x-api-key` of the upgrade, or from the authorizer's `usageIdentifierKey`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-selection-expressions.html
 */
export const checkSocketKey: StepDefinition<WebSocketRouteInput, SocketExchange> = {
  name: 'check-api-key',
  compile({ api, route, runtime }) {
    if (route.apiKeyRequired !== true) return undefined
    const isFromAuthorizer = api.apiKeySelectionExpression === '$context.authorizer.usageIdentifierKey'
    return (exchange) => {
      const value = isFromAuthorizer ? exchange.session.usageIdentifierKey : headerKey(exchange)
      const planned = runtime.usagePlans.admit(value, exchange.stage)
      if ('code' in planned) return failureOfRefusal(planned)
      exchange.session.identity.apiKey = planned.key.value
      exchange.session.identity.apiKeyId = planned.key.id
      return undefined
    }
  },
}

/** The key of the upgrade request, which later events have from the session. */
function headerKey({ event, session }: SocketExchange): string | undefined {
  return event.type === 'CONNECT' ? lastHeader(event.request.headers, 'x-api-key') : session.identity.apiKey
}
