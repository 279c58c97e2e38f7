import { printBody } from '../logs/printable.ts'
import type { SocketExchange } from '../exchange/socket-exchange.ts'
import type { RequestWatch, WatchedEntry, WatchedRequest, WatchedStory } from './request-watch.ts'
import { heldBytes, seenBackend, seenMessage } from './seen-message.ts'
import type { StepLog } from './step-log.ts'

/** Tells a watcher of one event of a WebSocket connection; without steps: it was not followed. */
export function reportEvent(watch: RequestWatch, exchange: SocketExchange, steps: StepLog | undefined): void {
  const event = new FinishedEvent(exchange, steps)
  if (steps === undefined && watch.counts?.(event) === true) return
  watch.finished(event)
}

/** Holds the exchange as it is: what it tells is made when somebody asks. */
class FinishedEvent implements WatchedRequest {
  readonly #exchange: SocketExchange
  readonly #steps: StepLog | undefined
  readonly cache = undefined
  #entry: WatchedEntry | undefined

  constructor(exchange: SocketExchange, steps: StepLog | undefined) {
    this.#exchange = exchange
    this.#steps = steps
  }

  get isFollowed(): boolean {
    return this.#steps !== undefined
  }

  get apiId(): string {
    return this.#exchange.session.apiId
  }

  get stage(): string {
    return this.#exchange.session.stageName
  }

  get method(): string {
    return this.#exchange.event.type
  }

  get route(): string {
    return this.#exchange.route.routeKey
  }

  get status(): number {
    return this.#exchange.status
  }

  get entry(): WatchedEntry {
    return (this.#entry ??= entryOf(this.#exchange, this.#steps))
  }

  get heldBytes(): number {
    const { event, integrationRequest, integrationResponse, reply } = this.#exchange
    const message = event.type === 'MESSAGE' ? event.message : undefined
    return 2048 + heldBytes(message) + heldBytes(integrationRequest?.body) + heldBytes(integrationResponse?.body) + heldBytes(reply)
  }

  story(): WatchedStory {
    const { entry } = this
    const { event, integrationRequest, integrationResponse, reply } = this.#exchange
    return {
      entry,
      decisions: this.#steps?.decisions(this.#exchange, describeSocketStep) ?? [],
      log: [],
      client: {
        request: seenMessage(`${event.type} ${entry.path}`, event.type === 'CONNECT' ? event.request.headers : [], event.type === 'MESSAGE' ? event.message : undefined),
        response: seenMessage(event.type === 'DISCONNECT' ? `${event.statusCode} ${event.reason}` : String(entry.status), [], reply),
      },
      ...seenBackend(integrationRequest, integrationResponse),
    }
  }
}

function entryOf({ event, failure, integration, receivedAt, requestId, route, runtime, session, status }: SocketExchange, steps: StepLog | undefined): WatchedEntry {
  return {
    requestId,
    apiId: session.apiId,
    stage: session.stageName,
    protocol: 'WEBSOCKET',
    isCanary: false,
    time: receivedAt,
    method: event.type,
    path: event.type === 'CONNECT' ? event.request.path : session.connectionId,
    query: event.type === 'CONNECT' ? event.request.query : '',
    route: route.routeKey,
    status,
    latency: steps?.elapsed() ?? runtime.now() - receivedAt,
    integrationLatency: integration.latency,
    cache: undefined,
    failure: failure?.reason,
  }
}

const DETAILS: Readonly<Record<string, (exchange: SocketExchange) => Readonly<Record<string, unknown>>>> = {
  authorize: ({ authorizer, authorizerOutcome }) => ({ authorizer, outcome: authorizerOutcome }),
  'map-request': ({ event, integrationRequest }) => ({
    before: event.type === 'MESSAGE' ? printBody(event.message) : undefined,
    uri: integrationRequest?.uri,
    headers: integrationRequest?.headers,
    after: printBody(integrationRequest?.body),
  }),
  integrate: ({ integration, integrationResponse }) => ({ ...integration, headers: integrationResponse?.headers, body: printBody(integrationResponse?.body) }),
  'map-response': ({ reply }) => ({ reply: printBody(reply) }),
}

function describeSocketStep(step: string, exchange: SocketExchange): Readonly<Record<string, unknown>> {
  return { ...(step === 'select-route' ? { route: exchange.route.routeKey } : undefined), ...DETAILS[step]?.(exchange) }
}
