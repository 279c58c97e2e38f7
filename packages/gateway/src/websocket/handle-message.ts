import type { Connection } from '@gatewright/websocket-routes'
import type { WebSocketRoutePlan } from '../compile/websocket-plan.ts'
import { createSocketExchange, type SocketExchange, type SocketSession } from '../exchange/socket-exchange.ts'
import { fail } from '../gateway-responses/failure.ts'
import { socketErrorText, socketStatus } from '../gateway-responses/render-socket.ts'
import { ANSWERED, runSteps, type Verdict } from '../pipelines/run.ts'
import type { Runtime } from '../runtime.ts'
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
  const verdict = runSteps(route.steps, exchange)
  if (verdict instanceof Promise) return settle(connection, exchange, verdict)
  finish(connection, exchange, verdict)
}

async function settle(connection: Connection<SocketSession>, exchange: SocketExchange, pending: Promise<Verdict>): Promise<void> {
  try {
    finish(connection, exchange, await pending)
  } catch (error) {
    exchange.runtime.sinks.fault?.({ where: `WebSocket ${exchange.session.apiId} ${exchange.route.routeKey}`, error })
    finish(connection, exchange, fail('DEFAULT_5XX', error instanceof Error ? error.message : String(error)))
  }
}

function finish(connection: Connection<SocketSession>, exchange: SocketExchange, verdict: Verdict): void {
  if (verdict !== undefined && verdict !== ANSWERED) {
    exchange.failure = verdict
    exchange.status = socketStatus(verdict)
    exchange.reply = socketErrorText(exchange, verdict)
  }
  if (exchange.reply !== undefined) connection.send(exchange.reply)
  exchange.stage.accessLog?.(exchange)
}
