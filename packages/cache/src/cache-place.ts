/** Whose entries they are; made once for each method. */
export interface CachePlace {
  /** `{apiId}/{stage}`: what FlushStageCache drops. */
  readonly scope: string
  /** The integration's `cacheNamespace`: its resource's id unless it was set. */
  readonly namespace: string
  /** Seconds, 0 to 3,600; 0 keeps nothing. */
  readonly ttlSeconds: number
  /** Whether entries are sealed: `cacheDataEncrypted`. */
  readonly encrypted?: boolean
  /** Bytes that the entries of this scope may take in memory together: its `cacheClusterSize`. No bound of its own by default. */
  readonly maxBytes?: number
}
