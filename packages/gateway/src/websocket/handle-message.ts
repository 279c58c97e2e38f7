import type { Connection } from '@gatewright/websocket-routes'
import type { WebSocketRoutePlan } from '../compile/websocket-plan.ts'
import { createSocketExchange, type SocketExchange, type SocketSession } from '../exchange/socket-exchange.ts'
import { fail } from '../gateway-responses/failure.ts'
import { socketErrorText, socketStatus } from '../gateway-responses/render-socket.ts'
import { guard } from '../pipelines/guard.ts'
import { ANSWERED, type Verdict } from '../pipelines/run.ts'
import { recordEvent } from '../logs/record-metrics.ts'
import type { Runtime } from '../runtime.ts'
import { watchEvent, type WatchedEvent } from '../watch/watch-event.ts'
import { findStage } from './find-stage.ts'

const FORBIDDEN = fail('MISSING_AUTHENTICATION_TOKEN', 'No route matches the message', { message: 'Forbidden' })
const NO_ROUTE: WebSocketRoutePlan = { routeKey: '$default', steps: [{ name: 'select-route', run: () => FORBIDDEN }] }

/** Runs the route that a message selects, and tells the client what comes of it. */
export function handleMessage(runtime: Runtime, connection: Connection<SocketSession>, message: string): void | Promise<void> {
  const session = connection.value
  const stage = findStage(runtime, session)
  if (stage === undefined) return
  const route = stage.routes.select(message)?.value ?? NO_ROUTE
  const event = { type: 'MESSAGE', messageId: runtime.ids.extendedRequestId(), message } as const
  const exchange = createSocketExchange({ runtime, stage, route, session, event })
  const watched = watchEvent(exchange)
  const verdict = guard(runtime, `WebSocket ${session.apiId} ${route.routeKey}`, () => watched.run(route.steps, exchange))
  if (verdict instanceof Promise) return verdict.then((settled) => finish(connection, exchange, settled, watched))
  finish(connection, exchange, verdict, watched)
}

function finish(connection: Connection<SocketSession>, exchange: SocketExchange, verdict: Verdict, watched: WatchedEvent): void {
  if (verdict !== undefined && verdict !== ANSWERED) {
    exchange.failure = verdict
    exchange.status = socketStatus(verdict)
    exchange.reply = socketErrorText(exchange, verdict)
  }
  if (exchange.reply !== undefined) connection.send(exchange.reply)
  recordEvent(exchange)
  watched.report(exchange)
  exchange.stage.accessLog?.(exchange)
}
