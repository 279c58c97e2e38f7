import { WebSocketRoutesError } from './errors.ts'

/** The quotas of WebSocket APIs; see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html. */
export interface ConnectionLimits {
  /** Milliseconds without a message or a ping; 600,000 (10 minutes). */
  readonly idleTimeoutMs: number
  /** Milliseconds a connection may live; 7,200,000 (2 hours). */
  readonly durationMs: number
  /** Bytes of one message of a client, and of one by `@connections`; 131,072 (128 KB). */
  readonly messageBytes: number
  /** Bytes of one incoming frame; 32,768 (32 KB). */
  readonly frameBytes: number
  /** New connections a second, also the burst; 500. */
  readonly connectionsPerSecond: number
  /** Bytes waiting for one client that does not read before it is dropped; 1,048,576. Ours: AWS publishes none. */
  readonly bufferedBytes: number
  /** Messages of one connection being handled at once; then its socket is not read. 128. Ours: AWS publishes none. */
  readonly messagesInFlight: number
}

/** AWS's default quotas, and ours where AWS publishes none. */
export const DEFAULT_LIMITS: ConnectionLimits = {
  idleTimeoutMs: 600_000,
  durationMs: 7_200_000,
  messageBytes: 131_072,
  frameBytes: 32_768,
  connectionsPerSecond: 500,
  bufferedBytes: 1_048_576,
  messagesInFlight: 128,
}

/** The defaults with some of them replaced. Throws `ERR_WEBSOCKET_ROUTES_LIMIT` for one that is not a positive number. */
export function resolveLimits(limits: Partial<ConnectionLimits> = {}): ConnectionLimits {
  const resolved = { ...DEFAULT_LIMITS, ...limits }
  for (const [name, value] of Object.entries(resolved)) {
    if (!(value > 0))
      throw new WebSocketRoutesError('ERR_WEBSOCKET_ROUTES_LIMIT', `${name} must be a positive number, not ${value}`)
  }
  return resolved
}
