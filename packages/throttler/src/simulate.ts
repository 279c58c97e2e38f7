import type { BucketSpec, Level } from './bucket.ts'
import { ThrottlerError } from './errors.ts'
import { createMemoryThrottler } from './throttler.ts'

/** One request of a traffic trace. */
export interface TracedRequest {
  /** Milliseconds since 1970; the trace must not go back in time. */
  readonly at: number
  /** The buckets that it would draw from, first to last. */
  readonly buckets: readonly BucketSpec[]
}

/** What would have happened. */
export interface Simulation {
  readonly admitted: number
  readonly refused: number
  /** Refused requests by the level that refused them. */
  readonly refusedBy: Readonly<Partial<Record<Level, number>>>
  /** The same by second of the trace, for drawing. */
  readonly seconds: readonly SimulatedSecond[]
}

/** One second of a trace. */
export interface SimulatedSecond {
  /** Seconds since 1970. */
  readonly second: number
  readonly admitted: number
  readonly refused: number
  readonly refusedBy: Readonly<Partial<Record<Level, number>>>
}

/**
 * Runs a trace through the limits on a virtual clock: what would be refused, and by which level.
 * @throws ThrottlerError when the trace goes back in time.
 */
export function simulate(trace: Iterable<TracedRequest>): Simulation {
  let clock = -Infinity
  const throttler = createMemoryThrottler({ now: () => clock })
  const refusedBy: Partial<Record<Level, number>> = {}
  const seconds = new Map<number, { second: number; admitted: number; refused: number; refusedBy: Partial<Record<Level, number>> }>()
  let admitted = 0
  let refused = 0

  for (const { at, buckets } of trace) {
    if (at < clock) throw new ThrottlerError('ERR_THROTTLER_TRACE', `the trace goes back in time at ${new Date(at).toISOString()}`)
    clock = at
    const decision = throttler.take(buckets.map((spec) => throttler.bucket(spec, { pinned: true })))
    const second = Math.floor(at / 1000)
    const row = seconds.get(second) ?? { second, admitted: 0, refused: 0, refusedBy: {} }
    seconds.set(second, row)
    if (decision.allowed) {
      admitted += 1
      row.admitted += 1
    } else {
      refused += 1
      row.refused += 1
      for (const counts of [refusedBy, row.refusedBy]) counts[decision.level] = (counts[decision.level] ?? 0) + 1
    }
  }
  return { admitted, refused, refusedBy, seconds: [...seconds.values()] }
}
