/** Why and how a connection ended: `disconnectStatusCode` and `disconnectReason` of the `$disconnect` event. */
export interface Disconnection {
  /** A close code of RFC 6455, for example 1000, 1001, 1005 (no code given) or 1006 (no close frame seen). */
  readonly statusCode: number
  readonly reason: string
}

/** What ends a connection from this side, with the words that AWS's `$disconnect` events carry. */
export const SERVER_DISCONNECTIONS: Readonly<Record<'deleted' | 'goingAway' | 'bufferFull' | 'nodeLost', Disconnection>> = {
  /** DELETE by `@connections`; seen in boto3#3789. */
  deleted: { statusCode: 1000, reason: 'Connection Closed Normally' },
  /** Idle for 10 minutes, or 2 hours old; seen in recorded events. */
  goingAway: { statusCode: 1001, reason: 'Going away' },
  /** More waits for a client that does not read than the limit allows. Ours. */
  bufferFull: { statusCode: 1006, reason: 'The client does not read' },
  /** The node that held the socket died. Ours. */
  nodeLost: { statusCode: 1006, reason: 'The node of the connection is gone' },
}

/** A client's close with AWS's words where it gave none: without a close code the reason is AWS's sentence. */
export function describeDisconnection({ statusCode, reason }: Disconnection): Disconnection {
  if (statusCode === 1005 && reason === '') return { statusCode, reason: 'Client-side close frame status not set' }
  return { statusCode, reason }
}
