import type { Lease } from '@gatewright/cache'
import type { IntegrationRequest, IntegrationResponse } from '@gatewright/integrations'
import type { Body, GatewayRequest } from '@gatewright/types'
import type { MappingVariables, Overrides } from '@gatewright/vtl-mapper/complete'
import type { PlannedKey } from '../account/usage-plans.ts'
import type { Failure } from '../gateway-responses/failure.ts'
import type { Runtime } from '../runtime.ts'
import type { ActiveTrace } from './active-trace.ts'
import { lastHeader } from './headers.ts'
import type { Authorization, AuthorizerContext, AuthorizerOutcome, Identity } from './identity.ts'
import { parseQuery, type Query } from './query.ts'

/** How a request reached an API: what `match-host` and `match-stage` found. */
export interface Arrival {
  /** `$context.domainName`. */
  readonly domainName: string
  /** The API mapping's path on a custom domain; `undefined` on the API's own host. */
  readonly basePathMatched: string | undefined
  /** The path without API, base path and stage, still percent-encoded: what resources and routes are matched with. */
  readonly path: string
  /** `path` in a function's event: REST shows no stage but a custom domain's base path, HTTP shows both. */
  readonly eventPath: string
  /** `$context.path`: with the stage or the base path. */
  readonly fullPath: string
  /** Mutual TLS: why the client may not use the custom domain. */
  readonly clientProblem: string | undefined
}

/** The answer as it is being made: raw header pairs, to which later steps add. */
export interface Answer {
  status: number
  headers: string[]
  body: Body | string
}

/** What the backend did, for `$context.integration.*`. */
export interface IntegrationFacts {
  /** The backend's status; for a function's proxy answer the function's own `statusCode`. */
  status?: number
  /** Lambda's status, not the function's. */
  integrationStatus?: number
  /** Milliseconds. */
  latency?: number
  error?: string
  /** How the answer came: whole, or as it was made. */
  responseTransferMode?: 'BUFFERED' | 'STREAMED'
  /** Milliseconds until a streamed answer's headers. */
  timeToAllHeaders?: number
  /** Milliseconds until the first piece of a streamed answer's body. */
  timeToFirstContent?: number
}

/** The outcome of a web ACL, for `$context.waf*`. */
export interface WafOutcome {
  readonly responseCode: 'WAF_ALLOW' | 'WAF_BLOCK'
  /** The status that WAF answered with. */
  readonly status: number
  /** Milliseconds. */
  readonly latency: number
  readonly error?: string
}

/** One request on its way through a REST or HTTP API: facts that are known from the start, and what steps find out. */
export class Exchange<StagePlan, OperationPlan> {
  readonly runtime: Runtime
  readonly request: GatewayRequest
  readonly arrival: Arrival
  readonly stage: StagePlan
  /** The method or route that answers; before it is found, the stage's plan for "none". */
  operation: OperationPlan
  pathParameters: Readonly<Record<string, string>> = NO_PARAMETERS
  /** Upper-case method; differs from the request's under `X-HTTP-Method-Override`. */
  method: string
  readonly receivedAt: number
  requestId: string
  readonly extendedRequestId: string
  readonly identity: Identity
  authorizer: AuthorizerContext | undefined = undefined
  authorization: Authorization | undefined = undefined
  authorizerOutcome: AuthorizerOutcome | undefined = undefined
  /** How a signature or a token was taken, where no function decided. */
  accessOutcome: Pick<AuthorizerOutcome, 'status' | 'latency' | 'error'> | undefined = undefined
  /** The API key that the authorizer named. */
  usageIdentifierKey: string | undefined = undefined
  /** The API key of the request and its usage plan. */
  plannedKey: PlannedKey | undefined = undefined
  /** What the web ACL of the stage said. */
  waf: WafOutcome | undefined = undefined
  /** What the response cache had, for a cached method. */
  cache: 'hit' | 'miss' | undefined = undefined
  /** Where the answer is kept, for a cached method. */
  cacheKey: string | undefined = undefined
  /** The right to keep the answer, for a cached method that had no entry. */
  cacheLease: Lease | undefined = undefined
  /** What a caller is told who asked to invalidate the cache and may not. */
  cacheWarning: string | undefined = undefined
  /** Milliseconds that it has waited for shared counters and answers: stores that are away keep it no longer than one of them may. */
  waitedMs = 0
  /** The body once a step has read it whole. */
  payload: Uint8Array | undefined = undefined
  readonly integration: IntegrationFacts = {}
  /** What `map-request` made for the backend. */
  integrationRequest: IntegrationRequest | undefined = undefined
  /** What the backend answered. */
  integrationResponse: IntegrationResponse | undefined = undefined
  /** Milliseconds since 1970: when the backend was called. */
  integrationStartedAt: number | undefined = undefined
  answer: Answer | undefined = undefined
  /** Present where the stage traces. */
  activeTrace: ActiveTrace | undefined = undefined
  failure: Failure | undefined = undefined
  /** `$context` with what templates have set in it, handed from the request template to the response template. */
  templateContext: MappingVariables['context'] | undefined = undefined
  /** What templates have overridden. */
  overrides: Overrides | undefined = undefined
  /** The request's headers as mappings see them, once something has asked for them. */
  headers: readonly string[] | undefined = undefined
  /** Bytes sent, once they are known. */
  responseLength: number | undefined = undefined
  #query: Query | undefined
  #traceId: string | undefined

  constructor(facts: ExchangeFacts<StagePlan, OperationPlan>) {
    const { runtime, request } = facts
    this.runtime = runtime
    this.request = request
    this.arrival = facts.arrival
    this.stage = facts.stage
    this.operation = facts.operation
    this.method = request.method
    this.receivedAt = facts.receivedAt
    this.requestId = facts.requestId
    this.extendedRequestId = facts.extendedRequestId
    const certificate = request.tls?.clientCertificate
    const userAgent = lastHeader(request.headers, 'user-agent')
    const { sourceIp } = request
    this.identity = certificate === undefined ? { sourceIp, userAgent } : { sourceIp, userAgent, clientCert: certificate }
  }

  /** The query string, read when first asked for. */
  get query(): Query {
    return (this.#query ??= parseQuery(this.request.query))
  }

  /** The client's `X-Amzn-Trace-Id`, or a new one; that of the stage's own segment where it traces. */
  get traceId(): string {
    this.#traceId ??= this.activeTrace?.header ?? lastHeader(this.request.headers, 'x-amzn-trace-id') ?? this.runtime.ids.traceId(this.receivedAt)
    return this.#traceId
  }
}

/** What an exchange starts with. */
export interface ExchangeFacts<StagePlan, OperationPlan> {
  readonly runtime: Runtime
  readonly request: GatewayRequest
  readonly arrival: Arrival
  readonly stage: StagePlan
  readonly operation: OperationPlan
  /** Milliseconds since 1970. */
  readonly receivedAt: number
  readonly requestId: string
  readonly extendedRequestId: string
}

const NO_PARAMETERS: Readonly<Record<string, string>> = Object.freeze({})
