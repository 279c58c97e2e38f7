import type { Bucket } from '../bucket.ts'
import type { BucketHandle } from '../throttler.ts'

/** A bucket in Redis, with the local one that stands in for it. */
export interface RedisBucket extends BucketHandle {
  readonly local: Bucket
  readonly redisKey: string
  /** It never expires in Redis: about 100 bytes for each. */
  readonly isPinned: boolean
}
