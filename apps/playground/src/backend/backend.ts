import type { WatchedCount, WatchedEntry, WatchedStory, WatchFilter } from '@gatewright/gateway'
import type { RestApiSnapshot, V2ApiSnapshot } from '@gatewright/types'

/** A request that the page makes: a management call, or a call of an API. */
export interface PageRequest {
  readonly method: string
  /** With the query string. */
  readonly path: string
  readonly headers?: readonly (readonly [name: string, value: string])[]
  readonly body?: string
}

/** What came back. */
export interface PageAnswer {
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
  /** Milliseconds. */
  readonly took: number
}

/** An open connection of a WebSocket client. */
export interface PageSocket {
  send(text: string): void
  close(code?: number, reason?: string): void
}

/** What a WebSocket client is told. */
export interface SocketEvents {
  readonly onOpen: () => void
  readonly onMessage: (text: string) => void
  readonly onClose: (code: number, reason: string) => void
}

/** A live connection, as the gateway knows it. */
export interface LiveConnection {
  readonly connectionId: string
  /** Milliseconds since 1970. */
  readonly connectedAt: number
  readonly lastActiveAt: number
  readonly sourceIp: string
  readonly userAgent?: string
}

/** One finished request in a line. */
export type TrafficEntry = WatchedEntry

/** Which requests are counted without being shown. */
export type TrafficCount = WatchedCount

/** What is shown of the traffic; an empty text lets all through. */
export type TrafficFilter = WatchFilter

/** All that is known of one request. */
export type RequestStory = WatchedStory

/** A batch of traffic. */
export interface TrafficBatch {
  readonly entries: readonly TrafficEntry[]
  /** Requests that were only counted, because there were too many at once. */
  readonly counted: readonly TrafficCount[]
}

/** Which requests are told, where there are too many at once. */
export interface TrafficInterest {
  /** Those that pass it come first. */
  readonly filter?: TrafficFilter
  /** All of them, though that slows the gateway. */
  readonly all?: boolean
  /** None, but those that were told can still be opened. */
  readonly paused?: boolean
}

/** A page's way to the traffic. */
export interface TrafficReader {
  /** Begins, or goes on with other requests. */
  ask(interest: TrafficInterest): void
  stop(): void
}

/** The gateway that the page shows: a server's, or one that runs in the page itself. */
export interface Backend {
  readonly kind: 'server' | 'page'
  /** Calls AWS's management interface. */
  manage(request: PageRequest): Promise<PageAnswer>
  /** Calls an API. */
  invoke(request: PageRequest): Promise<PageAnswer>
  /** Opens a WebSocket connection to a stage. */
  connect(stage: { readonly apiId: string; readonly stageName: string; readonly query: string }, events: SocketEvents): PageSocket
  /** Tells of requests as they finish, once it was asked for some. */
  watch(listener: (batch: TrafficBatch) => void, onState: (state: 'live' | 'away') => void): TrafficReader
  /** The story of a request that was watched. */
  story(requestId: string): Promise<RequestStory | undefined>
  /** Open connections of a stage of a WebSocket API. */
  connections(stage: { readonly apiId: string; readonly stageName: string }): Promise<readonly LiveConnection[]>
  /** What a deployment froze. */
  deployment(place: { readonly apiId: string; readonly deploymentId: string }): Promise<RestApiSnapshot | V2ApiSnapshot | undefined>
}
