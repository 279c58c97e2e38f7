/**
 * The part of a Redis client that is used; `Redis` and `Cluster` of `ioredis` have it. Make it with `enableAutoPipelining: true`,
 * `maxRetriesPerRequest: 0` and `enableOfflineQueue: false`, so that nothing waits for a server that is away.
 */
export interface RedisClient {
  evalsha(sha: string, keyCount: number, ...keysAndArguments: (string | number)[]): Promise<unknown>
  eval(script: string, keyCount: number, ...keysAndArguments: (string | number)[]): Promise<unknown>
  hmget(key: string, ...fields: string[]): Promise<(string | null)[]>
  sadd(key: string, member: string): Promise<unknown>
  srem(key: string, member: string): Promise<unknown>
  sscan(key: string, cursor: string): Promise<[cursor: string, members: string[]]>
  publish(channel: string, message: Buffer): Promise<number>
  on(event: 'ready', listener: () => void): unknown
}
