export { createRedisThrottler } from './redis-throttler.ts'
export type { RedisBucket, RedisClient, RedisThrottler, RedisThrottlerOptions } from './redis-throttler.ts'
