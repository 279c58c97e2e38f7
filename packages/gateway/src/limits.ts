import { DEFAULT_STREAM_LIMITS, type StreamLimits } from './payload/stream-limits.ts'

/** What a request may be at most; AWS's quotas unless configured. */
export interface GatewayLimits {
  /** Bytes of a request's or an answer's payload; 10,485,760 (10 MB). */
  readonly payloadBytes: number
  /** Bytes of all header values together; 10,240. */
  readonly headerBytes: number
  /** Characters of a URL, path and query; 10,240. */
  readonly urlLength: number
  /**
   * Methods and routes that stay compiled, some 7 kB each; 20,000. Beyond, APIs that can be published again and were not called for
   * the longest time are compiled anew with their next request; of those that nobody has called yet, a twentieth stays. Not a quota of AWS.
   */
  readonly compiledMethods: number
  /** What answers with `responseTransferMode: STREAM` may take. */
  readonly stream: StreamLimits
}

/** AWS's quotas: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html. */
export const DEFAULT_GATEWAY_LIMITS: GatewayLimits = {
  payloadBytes: 10_485_760,
  headerBytes: 10_240,
  urlLength: 10_240,
  compiledMethods: 20_000,
  stream: DEFAULT_STREAM_LIMITS,
}
