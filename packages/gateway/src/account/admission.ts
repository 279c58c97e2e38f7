import { createMemoryQuotas, createMemoryThrottler, type BucketHandle, type Limit, type Quotas, type Throttler } from '@gatewright/throttler'

/** What counts requests: memory by default, a shared store for several nodes. */
export interface AdmissionOptions {
  readonly throttler?: Throttler
  readonly quotas?: Quotas
  /** The whole account's limit in the region. Absent: none; AWS's own default is 10,000 a second and 5,000 at once. */
  readonly accountLimit?: Limit
  /** Whether a refused request is told in `Retry-After` when it may come again, in seconds; AWS does not. */
  readonly retryAfter?: boolean
}

/** The counters of one gateway. */
export interface Admission {
  readonly throttler: Throttler
  readonly quotas: Quotas
  readonly accountLimit: Limit | undefined
  readonly retryAfter: boolean
}

/** The counters that were given, or new ones in memory. */
export function createAdmission({ throttler, quotas, accountLimit, retryAfter = false }: AdmissionOptions = {}, now: () => number): Admission {
  const memory: Throttler = createMemoryThrottler({ now }) as Throttler<BucketHandle>
  return { throttler: throttler ?? memory, quotas: quotas ?? createMemoryQuotas({ now }), accountLimit, retryAfter }
}
