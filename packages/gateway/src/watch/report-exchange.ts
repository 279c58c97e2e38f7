import type { GatewayResponse } from '@gatewright/types'
import type { HttpExchange } from '../compile/http-plan.ts'
import type { RestExchange } from '../compile/rest-plan.ts'
import type { CountedRequest, RequestWatch, WatchedEntry, WatchedRequest, WatchedStory } from './request-watch.ts'
import { heldBytes, keepBeginning, seenBackend, seenMessage, targetOf } from './seen-message.ts'
import type { DescribeStep, StepLog } from './step-log.ts'

/** What differs between REST and HTTP APIs for a watcher; one for all requests. */
export interface ExchangeKind<Exchange> {
  readonly protocol: 'REST' | 'HTTP'
  readonly routeOf: (exchange: Exchange) => string | undefined
  readonly isCanary: (exchange: Exchange) => boolean
  readonly describe: DescribeStep<Exchange>
  readonly log: (exchange: Exchange) => readonly string[]
}

/** A finished exchange with what was written down about it. */
export interface ExchangeReport<Exchange> {
  readonly kind: ExchangeKind<Exchange>
  readonly exchange: Exchange
  /** `undefined`: it was not followed. */
  readonly steps: StepLog | undefined
  readonly response: GatewayResponse
}

/** Tells a watcher of a finished request; returns the answer, whose body is looked at on its way where it is followed and streamed. */
export function reportExchange<Exchange extends RestExchange | HttpExchange>(watch: RequestWatch, report: ExchangeReport<Exchange>): GatewayResponse {
  const { response, steps } = report
  if (steps === undefined && watch.counts?.(countedOf(report)) === true) return response
  if (steps === undefined || typeof response.body === 'string' || response.body instanceof Uint8Array) {
    watch.finished(new FinishedExchange(report, undefined))
    return response
  }
  const kept = keepBeginning(response.body)
  watch.finished(new FinishedExchange(report, kept.shown))
  return { ...response, body: kept.stream }
}

/** A plain object: its getters are not yet compiled when a page is opened, and each request of a rush would pay for that. */
function countedOf<Exchange extends RestExchange | HttpExchange>({ kind, exchange, response: { status } }: ExchangeReport<Exchange>): CountedRequest {
  const { cache, method, stage } = exchange
  return { apiId: stage.apiId, stage: stage.stageName, method, route: kind.routeOf(exchange), status, cache }
}

/** About what an exchange takes besides its bodies. */
const HELD_BASE = 4096

/** Holds the exchange as it is: what it tells is made when somebody asks. */
class FinishedExchange<Exchange extends RestExchange | HttpExchange> implements WatchedRequest {
  readonly #report: ExchangeReport<Exchange>
  readonly #shownBody: (() => string) | undefined
  #entry: WatchedEntry | undefined

  constructor(report: ExchangeReport<Exchange>, shownBody: (() => string) | undefined) {
    this.#report = report
    this.#shownBody = shownBody
  }

  get isFollowed(): boolean {
    return this.#report.steps !== undefined
  }

  get apiId(): string {
    return this.#report.exchange.stage.apiId
  }

  get stage(): string {
    return this.#report.exchange.stage.stageName
  }

  get method(): string {
    return this.#report.exchange.method
  }

  get route(): string | undefined {
    return this.#report.kind.routeOf(this.#report.exchange)
  }

  get status(): number {
    return this.#report.response.status
  }

  get cache(): 'hit' | 'miss' | undefined {
    return this.#report.exchange.cache
  }

  get entry(): WatchedEntry {
    return (this.#entry ??= entryOf(this.#report))
  }

  get heldBytes(): number {
    const { exchange, response } = this.#report
    const { request, payload, integrationRequest, integrationResponse } = exchange
    return HELD_BASE + heldBytes(payload ?? request.body) + heldBytes(integrationRequest?.body) + heldBytes(integrationResponse?.body) + heldBytes(response.body)
  }

  story(): WatchedStory {
    const { kind, exchange, steps, response } = this.#report
    const { request, payload, integrationRequest, integrationResponse } = exchange
    const body = this.#shownBody === undefined ? response.body : this.#shownBody()
    return {
      entry: this.entry,
      decisions: steps?.decisions(exchange, kind.describe) ?? [],
      log: kind.log(exchange),
      client: {
        request: seenMessage(`${request.method} ${targetOf(request.path, request.query)}`, request.headers, payload ?? request.body),
        response: seenMessage(String(response.status), response.headers, body),
      },
      ...seenBackend(integrationRequest, integrationResponse),
    }
  }
}

function entryOf<Exchange extends RestExchange | HttpExchange>({ kind, exchange, steps, response }: ExchangeReport<Exchange>): WatchedEntry {
  const { cache, failure, integration, method, receivedAt, request, requestId, runtime, stage } = exchange
  return {
    requestId,
    apiId: stage.apiId,
    stage: stage.stageName,
    protocol: kind.protocol,
    isCanary: kind.isCanary(exchange),
    time: receivedAt,
    method,
    path: request.path,
    query: request.query,
    route: kind.routeOf(exchange),
    status: response.status,
    latency: steps?.elapsed() ?? runtime.now() - receivedAt,
    integrationLatency: integration.latency,
    cache,
    failure: failure?.reason,
  }
}
