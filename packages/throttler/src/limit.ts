import { ThrottlerError } from './errors.ts'

/** A token bucket as AWS configures it. */
export interface Limit {
  /** Requests a second that are admitted in the long run; fractions are allowed, 0 admits nothing. */
  readonly rateLimit: number
  /** Requests that are admitted at once when the bucket is full; 0 admits nothing. */
  readonly burstLimit: number
}

/** What is configured on a stage, a method or a plan: either member may be absent, or −1 for "no limit of its own". */
export type PartialLimit = { readonly [Member in keyof Limit]?: number | undefined }

/**
 * The limit that a setting stands for, or `undefined` when it sets none. A rate without a burst admits one second's worth at
 * once; a burst without a rate sets no limit, for nothing would refill it.
 * @throws ThrottlerError when a member is negative (other than −1) or not a number.
 */
export function limitOf({ rateLimit, burstLimit }: PartialLimit): Limit | undefined {
  checkMember('rateLimit', rateLimit)
  checkMember('burstLimit', burstLimit)
  if (rateLimit === undefined || rateLimit === -1) return undefined
  const burst = burstLimit === undefined || burstLimit === -1 ? Math.ceil(rateLimit) : burstLimit
  return { rateLimit, burstLimit: burst }
}

function checkMember(name: string, value: number | undefined): void {
  if (value === undefined || value === -1) return
  if (!(value >= 0) || value === Infinity) throw new ThrottlerError('ERR_THROTTLER_LIMIT', `${name} must be a number from 0 up, not ${value}`)
}
