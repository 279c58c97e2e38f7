import type { SocketExchange } from '../exchange/socket-exchange.ts'
import { runSteps, type Step, type Verdict } from '../pipelines/run.ts'
import { reportEvent } from './report-event.ts'
import { StepLog } from './step-log.ts'

/** How an event of a WebSocket connection is run, and told where somebody looks on. */
export interface WatchedEvent {
  readonly run: (steps: readonly Step<SocketExchange>[], exchange: SocketExchange) => Verdict | Promise<Verdict>
  readonly report: (exchange: SocketExchange) => void
}

/** Begins to watch an event, if anybody looks on. */
export function watchEvent({ event, runtime: { watch }, session, stage }: Pick<SocketExchange, 'event' | 'runtime' | 'session' | 'stage'>): WatchedEvent {
  if (watch?.active !== true) return UNWATCHED
  const path = event.type === 'CONNECT' ? event.request.path : session.connectionId
  const steps = watch.follows?.({ stage, method: event.type, path }) === false ? undefined : new StepLog(watch)
  return { run: steps === undefined ? runSteps : (list, exchange) => steps.run(list, exchange), report: (exchange) => reportEvent(watch, exchange, steps) }
}

const UNWATCHED: WatchedEvent = { run: runSteps, report: () => undefined }
