const BATCH_BYTES = 16_384
const UUID_BYTES = 16
const EXTENDED_LENGTH = 15
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
/** Two characters for each 12 bits. */
const BASE64_PAIRS: readonly string[] = Array.from({ length: 4096 }, (_, bits) => `${BASE64[bits >> 6]}${BASE64[bits & 63]}`)

/** Where the ids of requests come from. */
export interface RequestIds {
  /** A random UUID, as REST APIs name requests. */
  readonly requestId: () => string
  /** Fifteen base64 characters and `=`, as `x-amz-apigw-id`, `apigw-requestid` and connection ids look. */
  readonly extendedRequestId: () => string
  /** `Root=1-{seconds, hex}-{96 random bits}`, as `X-Amzn-Trace-Id` looks. */
  readonly traceId: (epochMs: number) => string
  /** Sixteen hex digits, as X-Ray names segments. */
  readonly segmentId: () => string
  /** A fraction in [0, 1): which side of a canary a request takes. */
  readonly fraction: () => number
}

/** Ids from random bytes that are drawn in batches of 16,384, because drawing is what costs. */
export function createRequestIds(random: (bytes: Uint8Array<ArrayBuffer>) => void): RequestIds {
  const batch = new Uint8Array(BATCH_BYTES)
  let used = BATCH_BYTES

  function take(count: number): number {
    if (used + count > BATCH_BYTES) {
      random(batch)
      used = 0
    }
    const start = used
    used += count
    return start
  }

  function hex(from: number, to: number): string {
    let text = ''
    for (let index = from; index < to; index += 1) text += HEX[batch[index] as number] as string
    return text
  }

  function pair(at: number): string {
    return (HEX[batch[at] as number] as string) + (HEX[batch[at + 1] as number] as string)
  }

  return {
    requestId() {
      const at = take(UUID_BYTES)
      batch[at + 6] = ((batch[at + 6] as number) & 0x0f) | 0x40
      batch[at + 8] = ((batch[at + 8] as number) & 0x3f) | 0x80
      return `${pair(at)}${pair(at + 2)}-${pair(at + 4)}-${pair(at + 6)}-${pair(at + 8)}-${pair(at + 10)}${pair(at + 12)}${pair(at + 14)}`
    },
    extendedRequestId() {
      const at = take(EXTENDED_LENGTH)
      let text = ''
      for (let index = at; index < at + EXTENDED_LENGTH - 1; index += 2) {
        text += BASE64_PAIRS[(((batch[index] as number) << 8) | (batch[index + 1] as number)) & 4095] as string
      }
      return `${text}${BASE64[(batch[at + EXTENDED_LENGTH - 1] as number) & 63]}=`
    },
    traceId(epochMs) {
      const at = take(12)
      return `Root=1-${Math.floor(epochMs / 1000).toString(16).padStart(8, '0')}-${hex(at, at + 12)}`
    },
    segmentId() {
      const at = take(8)
      return hex(at, at + 8)
    },
    fraction() {
      const at = take(4)
      const high = ((batch[at] as number) << 16) | ((batch[at + 1] as number) << 8) | (batch[at + 2] as number)
      return high / 0x1000000
    },
  }
}
