import { printBody } from '../logs/printable.ts'
import type { SocketExchange } from '../exchange/socket-exchange.ts'
import type { RequestWatch, WatchedEntry } from './request-watch.ts'
import { heldBytes, seenBackend, seenMessage } from './seen-message.ts'
import type { StepLog } from './step-log.ts'

/** Tells a watcher of one event of a WebSocket connection. */
export function reportEvent(watch: RequestWatch, exchange: SocketExchange, steps: StepLog): void {
  const { event, failure, integration, integrationRequest: sent, integrationResponse: got, receivedAt, reply, requestId, route, session, status } = exchange
  const entry: WatchedEntry = {
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
    latency: steps.clock() - steps.startedAt,
    integrationLatency: integration.latency,
    cache: undefined,
    failure: failure?.reason,
  }
  const message = event.type === 'MESSAGE' ? event.message : undefined
  watch.finished({
    entry,
    heldBytes: 2048 + heldBytes(message) + heldBytes(sent?.body) + heldBytes(got?.body) + heldBytes(reply),
    story: () => ({
      entry,
      decisions: steps.decisions(exchange, describeSocketStep),
      log: [],
      client: {
        request: seenMessage(`${event.type} ${entry.path}`, event.type === 'CONNECT' ? event.request.headers : [], message),
        response: seenMessage(event.type === 'DISCONNECT' ? `${event.statusCode} ${event.reason}` : String(status), [], reply),
      },
      ...seenBackend(sent, got),
    }),
  })
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
