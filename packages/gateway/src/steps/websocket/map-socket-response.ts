import { readBytes } from '@gatewright/integrations'
import type { WebSocketRouteInput } from '../../compile/websocket-plan.ts'
import type { SocketExchange } from '../../exchange/socket-exchange.ts'
import type { StepDefinition } from '../../pipelines/compile-steps.ts'
import type { Verdict } from '../../pipelines/run.ts'

/**
 * What the client is told: the backend's answer, where the route has a route response; else nothing.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-response.html
 */
export const mapSocketResponse: StepDefinition<WebSocketRouteInput, SocketExchange> = {
  name: 'map-response',
  compile({ route }) {
    if (!isTwoWay(route)) return undefined
    return (exchange) => {
      const body = exchange.integrationResponse?.body
      if (body === undefined) return undefined
      if (typeof body === 'string' || body instanceof Uint8Array) return reply(exchange, body)
      return readBytes(body).then((bytes) => reply(exchange, bytes ?? ''))
    }
  },
}

/** A route is two-way when it has a route response selection expression, or a route response. */
function isTwoWay({ routeResponses = [], routeResponseSelectionExpression }: WebSocketRouteInput['route']): boolean {
  return routeResponses.length > 0 || (routeResponseSelectionExpression !== undefined && routeResponseSelectionExpression !== '')
}

function reply(exchange: SocketExchange, body: string | Uint8Array): Verdict {
  if (body.length > 0) exchange.reply = body
  return undefined
}
