import type { SocketExchange } from '../exchange/socket-exchange.ts'
import type { Runtime } from '../runtime.ts'
import { reportEvent } from './report-event.ts'
import { StepLog } from './step-log.ts'

/** An event of a WebSocket connection that somebody looks on at. */
export interface WatchedEvent {
  readonly steps: StepLog
  readonly report: (exchange: SocketExchange) => void
}

/** Begins to watch an event, if anybody looks on. */
export function watchEvent({ watch }: Runtime): WatchedEvent | undefined {
  if (watch?.active !== true) return undefined
  const steps = new StepLog(watch)
  return { steps, report: (exchange) => reportEvent(watch, exchange, steps) }
}
