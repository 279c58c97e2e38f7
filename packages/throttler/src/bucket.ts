import type { Limit } from './limit.ts'

/** The part of a gateway that a limit belongs to; named in decisions. */
export type Level = 'usage-plan' | 'usage-plan-method' | 'method' | 'stage' | 'account'

/** Which bucket a request draws from. Two with the same key are the same bucket. */
export interface BucketSpec {
  readonly level: Level
  readonly key: string
  readonly limit: Limit
}

/** What a bucket is about; buckets of one level with the same limit share it. */
export interface Terms {
  readonly level: Level
  readonly limit: Limit
  /** Milliseconds that one token takes to come back. */
  readonly interval: number
  /** Milliseconds that an empty bucket takes to fill. */
  readonly tolerance: number
}

/**
 * A token bucket, told as a generic cell rate algorithm: all that it remembers is `full`, the moment at which it will be full
 * again. A request pushes that moment one interval away, and is refused when it would lie further off than the burst allows.
 */
export class Bucket {
  readonly key: string
  /** Milliseconds since 1970. {@link DROPPED} once its throttler has let it go: then another may stand for the same key. */
  full: number
  terms: Terms

  constructor({ level, key, limit }: BucketSpec) {
    this.key = key
    this.full = 0
    this.terms = termsOf(level, limit)
  }

  get level(): Level {
    return this.terms.level
  }

  /** Changes the limit and keeps what has been taken, at most the new burst. */
  resize(limit: Limit): void {
    const { level, limit: current } = this.terms
    if (limit.rateLimit !== current.rateLimit || limit.burstLimit !== current.burstLimit) this.terms = termsOf(level, limit)
  }

  /** Milliseconds until this bucket would admit a request; 0 when it would now. Takes nothing. */
  wait(now: number): number {
    const { interval, tolerance } = this.terms
    if (interval === Infinity) return Infinity
    // A clock that jumped back must not lock the bucket: it never owes more than its burst.
    if (this.full > now + tolerance) this.full = now + tolerance
    const early = Math.max(this.full, now) + interval - (now + tolerance)
    // A millionth of an interval absorbs what adding fractions up leaves over.
    return early <= interval * 1e-6 ? 0 : early
  }

  /** Takes a token; only after {@link wait} gave 0 for the same `now`. */
  take(now: number): void {
    this.full = Math.max(this.full, now) + this.terms.interval
  }
}

export const DROPPED: number = -Infinity

/** Limits are few: those of a configuration. Only what invents limits would fill this, and begins anew. */
const MAX_TERMS = 10_000
const known = new Map<string, Terms>()

function termsOf(level: Level, limit: Limit): Terms {
  const id = `${level}/${limit.rateLimit}/${limit.burstLimit}`
  const shared = known.get(id)
  if (shared !== undefined) return shared
  const { rateLimit, burstLimit } = limit
  const terms = { level, limit: { rateLimit, burstLimit }, interval: intervalOf(limit), tolerance: toleranceOf(limit) }
  if (known.size >= MAX_TERMS) known.clear()
  known.set(id, terms)
  return terms
}

/** A limit that admits nothing has no interval: waiting does not help. */
const intervalOf = ({ rateLimit, burstLimit }: Limit): number => (rateLimit === 0 || burstLimit === 0 ? Infinity : 1000 / rateLimit)
const toleranceOf = (limit: Limit): number => (limit.burstLimit === 0 || limit.rateLimit === 0 ? 0 : intervalOf(limit) * limit.burstLimit)
