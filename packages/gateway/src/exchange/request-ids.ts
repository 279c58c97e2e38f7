const BATCH_BYTES = 16_384
const UUID_BYTES = 16
const EXTENDED_LENGTH = 15
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
/** Character codes of the digits of a byte, and of 6 bits in base64. */
const HIGH: readonly number[] = HEX.map((digits) => digits.charCodeAt(0))
const LOW: readonly number[] = HEX.map((digits) => digits.charCodeAt(1))
const BASE64_CODES: readonly number[] = Array.from({ length: 256 }, (_, byte) => BASE64.charCodeAt(byte & 63))
const DASH = 45
const EQUALS = 61

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

  /** The code of a byte's first digit, its second, and its base64. */
  const high = (at: number): number => HIGH[batch[at] as number] as number
  const low = (at: number): number => LOW[batch[at] as number] as number
  const base64 = (at: number): number => BASE64_CODES[batch[at] as number] as number

  return {
    requestId() {
      const at = take(UUID_BYTES)
      batch[at + 6] = ((batch[at + 6] as number) & 0x0f) | 0x40
      batch[at + 8] = ((batch[at + 8] as number) & 0x3f) | 0x80
      // One flat text: pieces put together would be a dozen objects.
      // prettier-ignore
      return String.fromCharCode(
        high(at), low(at), high(at + 1), low(at + 1), high(at + 2), low(at + 2), high(at + 3), low(at + 3), DASH,
        high(at + 4), low(at + 4), high(at + 5), low(at + 5), DASH,
        high(at + 6), low(at + 6), high(at + 7), low(at + 7), DASH,
        high(at + 8), low(at + 8), high(at + 9), low(at + 9), DASH,
        high(at + 10), low(at + 10), high(at + 11), low(at + 11), high(at + 12), low(at + 12),
        high(at + 13), low(at + 13), high(at + 14), low(at + 14), high(at + 15), low(at + 15),
      )
    },
    extendedRequestId() {
      const at = take(EXTENDED_LENGTH)
      // prettier-ignore
      return String.fromCharCode(
        base64(at), base64(at + 1), base64(at + 2), base64(at + 3), base64(at + 4), base64(at + 5), base64(at + 6), base64(at + 7),
        base64(at + 8), base64(at + 9), base64(at + 10), base64(at + 11), base64(at + 12), base64(at + 13), base64(at + 14), EQUALS,
      )
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
