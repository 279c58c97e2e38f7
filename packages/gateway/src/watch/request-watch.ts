import type { Decision } from '../logs/decision-trace.ts'

/**
 * Somebody who looks on at requests as they finish. While `active` is false nothing is timed, kept or copied: a request pays one
 * look at it.
 */
export interface RequestWatch {
  readonly active: boolean
  /**
   * Asked when a request has reached its stage: whether its steps are to be timed. Those that are not followed run as if nobody
   * looked on. Absent: all are followed. Must not throw.
   */
  readonly follows?: (request: ArrivingRequest) => boolean
  /**
   * Told of each request that is not followed when its answer is ready: `true` if that is enough, and `finished` need not be told of it,
   * which costs more. Absent: it is. Must not throw.
   */
  readonly counts?: (request: CountedRequest) => boolean
  /** Told of each other request when its answer is ready. Must not throw. */
  readonly finished: (request: WatchedRequest) => void
  /** Milliseconds, with fractions where there are; `performance.now()` by default. */
  readonly clock?: () => number
}

/** What is known of a request before anything was decided about it. */
export interface ArrivingRequest {
  readonly stage: { readonly apiId: string; readonly stageName: string }
  /** For WebSocket APIs the event: `CONNECT`, `MESSAGE`, `DISCONNECT`. */
  readonly method: string
  /** As it came. For a message or a disconnection, the connection's id. */
  readonly path: string
}

/** By what a finished request is counted. */
export interface CountedRequest {
  readonly apiId: string
  readonly stage: string
  readonly method: string
  readonly route: string | undefined
  readonly status: number
  readonly cache: 'hit' | 'miss' | undefined
}

/** One finished request. What is not a plain fact of it is made when it is first asked for, which is to be done while it is told. */
export interface WatchedRequest extends CountedRequest {
  /** Its steps were timed. */
  readonly isFollowed: boolean
  readonly entry: WatchedEntry
  /** Bytes that are held until this object is let go of: bodies, mostly. */
  readonly heldBytes: number
  /** Describes all of it; made when asked for, also later. */
  readonly story: () => WatchedStory
}

/** A request in a line. */
export interface WatchedEntry {
  readonly requestId: string
  /** As the request named it; empty where it named none. */
  readonly apiId: string
  /** Empty where no stage was reached. */
  readonly stage: string
  /** `NONE`: the request named no API that there is. */
  readonly protocol: 'REST' | 'HTTP' | 'WEBSOCKET' | 'NONE'
  readonly isCanary: boolean
  /** Milliseconds since 1970. */
  readonly time: number
  /** For WebSocket APIs the event: `CONNECT`, `MESSAGE`, `DISCONNECT`. */
  readonly method: string
  /** As it came, with stage or base path. For a message or a disconnection, the connection's id. */
  readonly path: string
  readonly query: string
  /** The declared resource or route key; `undefined` where none was matched. */
  readonly route?: string | undefined
  readonly status: number
  /** Milliseconds from arrival to the answer; whole ones for a request that was not followed. */
  readonly latency: number
  /** Milliseconds; `undefined` where no backend was called. */
  readonly integrationLatency?: number | undefined
  readonly cache?: 'hit' | 'miss' | undefined
  /** Why it failed, as the execution log says it. */
  readonly failure?: string | undefined
}

/** How many requests of one place ended alike: what is told of those that are not shown one by one. */
export interface WatchedCount extends Pick<WatchedEntry, 'apiId' | 'stage' | 'method' | 'route' | 'status' | 'cache'> {
  readonly count: number
}

/** A message as one side of the gateway saw it. Bodies are cut at 64 KB; bytes that are no text are base64. */
export interface SeenMessage {
  /** `GET /users?limit=1`, a URI, or a status. */
  readonly line: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

/** A request with everything that was decided about it. JSON as it is. */
export interface WatchedStory {
  readonly entry: WatchedEntry
  /** Empty for one that was not followed. */
  readonly decisions: readonly Decision[]
  /** In the words of AWS's execution log; empty for HTTP and WebSocket APIs, which AWS writes none for. */
  readonly log: readonly string[]
  readonly client: { readonly request: SeenMessage; readonly response: SeenMessage }
  /** Absent where no backend was called. */
  readonly backend?: { readonly request: SeenMessage; readonly response?: SeenMessage }
}
