import type { Disconnection } from '@gatewright/websocket-routes'
import { createSocketExchange, type SocketSession } from '../exchange/socket-exchange.ts'
import { socketStatus } from '../gateway-responses/render-socket.ts'
import { guard } from '../pipelines/guard.ts'
import { recordEvent } from '../logs/record-metrics.ts'
import { ANSWERED } from '../pipelines/run.ts'
import type { Runtime } from '../runtime.ts'
import { watchEvent } from '../watch/watch-event.ts'
import { findStage } from './find-stage.ts'

/** Runs `$disconnect` after a connection is closed: nobody is left to be told how it went. */
export async function handleDisconnect(runtime: Runtime, session: SocketSession, { statusCode, reason }: Disconnection): Promise<void> {
  const stage = findStage(runtime, session)
  const route = stage?.routes.get('$disconnect')?.value
  if (stage === undefined || route === undefined) return
  const exchange = createSocketExchange({ runtime, stage, route, session, event: { type: 'DISCONNECT', statusCode, reason } })
  const watched = watchEvent(exchange)
  const verdict = await guard(runtime, `WebSocket ${session.apiId} $disconnect`, () => watched.run(route.steps, exchange))
  if (verdict !== undefined && verdict !== ANSWERED) {
    exchange.failure = verdict
    exchange.status = socketStatus(verdict)
  }
  recordEvent(exchange)
  watched.report(exchange)
  stage.accessLog?.(exchange)
}
