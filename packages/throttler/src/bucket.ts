import type { Limit } from './limit.ts'

/** The part of a gateway that a limit belongs to; named in decisions. */
export type Level = 'usage-plan' | 'usage-plan-method' | 'method' | 'stage' | 'account'

/** Which bucket a request draws from. Two with the same key are the same bucket. */
export interface BucketSpec {
  readonly level: Level
  readonly key: string
  readonly limit: Limit
}

/**
 * A token bucket, told as a generic cell rate algorithm: all that it remembers is `full`, the moment at which it will be full
 * again. A request pushes that moment one interval away, and is refused when it would lie further off than the burst allows.
 */
export class Bucket {
  readonly level: Level
  readonly key: string
  /** Milliseconds since 1970. */
  full: number
  /** Milliseconds that one token takes to come back. */
  interval: number
  /** Milliseconds that an empty bucket takes to fill. */
  tolerance: number

  constructor({ level, key, limit }: BucketSpec) {
    this.level = level
    this.key = key
    this.full = 0
    this.interval = intervalOf(limit)
    this.tolerance = toleranceOf(limit)
  }

  /** Changes the limit and keeps what has been taken, at most the new burst. */
  resize(limit: Limit): void {
    this.interval = intervalOf(limit)
    this.tolerance = toleranceOf(limit)
  }

  /** Milliseconds until this bucket would admit a request; 0 when it would now. Takes nothing. */
  wait(now: number): number {
    if (this.interval === Infinity) return Infinity
    // A clock that jumped back must not lock the bucket: it never owes more than its burst.
    if (this.full > now + this.tolerance) this.full = now + this.tolerance
    const early = Math.max(this.full, now) + this.interval - (now + this.tolerance)
    // A millionth of an interval absorbs what adding fractions up leaves over.
    return early <= this.interval * 1e-6 ? 0 : early
  }

  /** Takes a token; only after {@link wait} gave 0 for the same `now`. */
  take(now: number): void {
    this.full = Math.max(this.full, now) + this.interval
  }
}

/** A limit that admits nothing has no interval: waiting does not help. */
export const intervalOf = ({ rateLimit, burstLimit }: Limit): number => (rateLimit === 0 || burstLimit === 0 ? Infinity : 1000 / rateLimit)
export const toleranceOf = (limit: Limit): number => (limit.burstLimit === 0 || limit.rateLimit === 0 ? 0 : intervalOf(limit) * limit.burstLimit)
