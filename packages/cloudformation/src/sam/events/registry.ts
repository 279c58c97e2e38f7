import { apiEvent } from './api-event.ts'
import type { EventSource } from './event-source.ts'
import { httpApiEvent } from './http-api-event.ts'

/** Every type of event that a function may have. */
export const eventSources: Readonly<Record<string, EventSource>> = {
  Api: apiEvent,
  HttpApi: httpApiEvent,
}
