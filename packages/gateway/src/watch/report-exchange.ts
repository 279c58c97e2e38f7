import type { GatewayResponse } from '@gatewright/types'
import type { HttpExchange } from '../compile/http-plan.ts'
import type { RestExchange } from '../compile/rest-plan.ts'
import type { RequestWatch, WatchedEntry, WatchedStory } from './request-watch.ts'
import { heldBytes, keepBeginning, seenMessage } from './seen-message.ts'
import type { DescribeStep, StepLog } from './step-log.ts'

/** What differs between REST and HTTP APIs for a watcher. */
export interface ExchangeReport<Exchange> {
  readonly protocol: 'REST' | 'HTTP'
  readonly route: string | undefined
  readonly isCanary: boolean
  readonly describe: DescribeStep<Exchange>
  readonly log: () => readonly string[]
}

/** Tells a watcher of a finished request; returns the answer, whose body is looked at on its way where it is streamed. */
export function reportExchange<Exchange extends RestExchange | HttpExchange>(
  watch: RequestWatch,
  { exchange, steps, response, report }: { readonly exchange: Exchange; readonly steps: StepLog; readonly response: GatewayResponse; readonly report: ExchangeReport<Exchange> },
): GatewayResponse {
  const isHeld = typeof response.body === 'string' || response.body instanceof Uint8Array
  const kept = isHeld ? undefined : keepBeginning(response.body as AsyncIterable<Uint8Array>)
  const { request, payload, integrationRequest, integrationResponse } = exchange
  const entry = entryOf(exchange, { status: response.status, latency: steps.clock() - steps.startedAt, report })
  watch.finished({
    entry,
    heldBytes: HELD_BASE + [payload ?? request.body, integrationRequest?.body, integrationResponse?.body, response.body].reduce<number>((sum, body) => sum + heldBytes(body), 0),
    story: () => tell(exchange, { entry, steps, report, response, shownBody: kept?.shown }),
  })
  return kept === undefined ? response : { ...response, body: kept.stream }
}

/** About what an exchange takes besides its bodies. */
const HELD_BASE = 4096

interface EntryFacts {
  readonly status: number
  readonly latency: number
  readonly report: Pick<ExchangeReport<never>, 'protocol' | 'route' | 'isCanary'>
}

function entryOf(
  { cache, failure, integration, method, receivedAt, request, requestId, stage }: RestExchange | HttpExchange,
  { status, latency, report: { protocol, route, isCanary } }: EntryFacts,
): WatchedEntry {
  return {
    requestId,
    apiId: stage.apiId,
    stage: stage.stageName,
    protocol,
    isCanary,
    time: receivedAt,
    method,
    path: request.path,
    query: request.query,
    ...(route === undefined ? undefined : { route }),
    status,
    latency,
    ...(integration.latency === undefined ? undefined : { integrationLatency: integration.latency }),
    ...(cache === undefined ? undefined : { cache }),
    ...(failure === undefined ? undefined : { failure: failure.reason }),
  }
}

interface StoryFacts<Exchange> {
  readonly entry: WatchedEntry
  readonly steps: StepLog
  readonly report: ExchangeReport<Exchange>
  readonly response: GatewayResponse
  readonly shownBody: (() => string) | undefined
}

function tell<Exchange extends RestExchange | HttpExchange>(exchange: Exchange, { entry, steps, report, response, shownBody }: StoryFacts<Exchange>): WatchedStory {
  const { request, payload, integrationRequest: sent, integrationResponse: got } = exchange
  const query = request.query === '' ? '' : `?${request.query}`
  const answered = seenMessage(String(response.status), response.headers, shownBody === undefined ? response.body : shownBody())
  return {
    entry,
    decisions: steps.decisions(exchange, report.describe),
    log: report.log(),
    client: { request: seenMessage(`${request.method} ${request.path}${query}`, request.headers, payload ?? request.body), response: answered },
    ...(sent === undefined
      ? undefined
      : {
          backend: {
            request: seenMessage(`${sent.method} ${sent.uri}${sent.query === '' ? '' : `?${sent.query}`}`, sent.headers, sent.body),
            ...(got === undefined ? undefined : { response: seenMessage(String(got.status), got.headers, got.body) }),
          },
        }),
  }
}
