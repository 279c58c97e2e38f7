import { Bucket, DROPPED, type BucketSpec, type Level } from './bucket.ts'

/** Whether a request may pass. */
export type Decision =
  | { readonly allowed: true }
  | {
      readonly allowed: false
      /** The level that refused; the first one in the order that was asked. */
      readonly level: Level
      readonly key: string
      /** Milliseconds until that level would admit a request; `Infinity` for a limit of 0. */
      readonly retryAfterMs: number
    }

/** A bucket as a throttler hands it out. It may be held: one that has left meanwhile is found again by its key. */
export interface BucketHandle {
  readonly level: Level
  readonly key: string
}

/** Decides requests against several buckets at once, all or nothing. */
export interface Throttler<Handle extends BucketHandle = BucketHandle, Result = Decision | Promise<Decision>> {
  /** The bucket of a key. Asked again with another limit, it keeps what has been taken and goes on with the new limit. */
  bucket(spec: BucketSpec, options?: BucketOptions): Handle
  /** Takes one token from every bucket, or none from any. A store that is away keeps `waiter` no longer than it may still wait. */
  take(handles: readonly Handle[], waiter?: Waiter): Result
}

/** Who waits for a shared store, perhaps several times: a request, say. All its waits together have the time of one. */
export interface Waiter {
  /** Milliseconds waited so far; the store adds to it. */
  waitedMs: number
}

export interface BucketOptions {
  /** Stays while it is idle. For buckets that a deployment holds on to; those of single callers leave when they are full. */
  readonly pinned?: boolean
}

export interface MemoryThrottlerOptions {
  /** Milliseconds since 1970; `Date.now` by default. */
  readonly now?: () => number
}

/** A throttler in the memory of one process; it decides at once. */
export interface MemoryThrottler extends Throttler<Bucket, Decision> {
  /** Buckets held. Idle ones leave, so it stays near the number of callers within one refill time. */
  readonly size: number
}

const ALLOWED: Decision = { allowed: true }
/** Buckets looked at for each one that is added: every bucket is visited before the number doubles. */
const SWEEP_STEP = 2

/** Token buckets in memory. */
export function createMemoryThrottler({ now = Date.now }: MemoryThrottlerOptions = {}): MemoryThrottler {
  const pinned = new Map<string, Bucket>()
  const callers = new Map<string, Bucket>()
  let sweep = callers.values()

  return {
    get size() {
      return pinned.size + callers.size
    },
    bucket(spec, { pinned: stays = false } = {}) {
      const known = pinned.get(spec.key) ?? callers.get(spec.key)
      if (known === undefined) return add(spec, stays)
      known.resize(spec.limit)
      if (stays && callers.delete(spec.key)) pinned.set(spec.key, known)
      return known
    },
    take(buckets) {
      for (const { full } of buckets) if (full === DROPPED) return take(buckets.map(revive), now())
      return take(buckets, now())
    },
  }

  /** The bucket that stands for a dropped one's key; a dropped one was full, as a new one is. */
  function revive(bucket: Bucket): Bucket {
    if (bucket.full !== DROPPED) return bucket
    const other = callers.get(bucket.key) ?? pinned.get(bucket.key)
    if (other !== undefined) return other
    dropIdle(now())
    bucket.full = 0
    callers.set(bucket.key, bucket)
    return bucket
  }

  function add(spec: BucketSpec, stays: boolean): Bucket {
    const bucket = new Bucket(spec)
    if (stays) {
      pinned.set(spec.key, bucket)
      return bucket
    }
    dropIdle(now())
    callers.set(spec.key, bucket)
    return bucket
  }

  /** Looks at a few buckets and drops those that are full again: they are the same as new ones. */
  function dropIdle(at: number): void {
    for (let step = 0; step < SWEEP_STEP; step += 1) {
      const next = sweep.next()
      if (next.done === true) {
        sweep = callers.values()
        return
      }
      const bucket = next.value
      if (bucket.full > at) continue
      callers.delete(bucket.key)
      bucket.full = DROPPED
    }
  }
}

/** One token from every bucket, or none from any. */
function take(buckets: readonly Bucket[], now: number): Decision {
  for (const bucket of buckets) {
    const retryAfterMs = bucket.wait(now)
    if (retryAfterMs > 0) return { allowed: false, level: bucket.level, key: bucket.key, retryAfterMs }
  }
  for (const bucket of buckets) bucket.take(now)
  return ALLOWED
}
