export type { RedisClient } from './redis-client.ts'
export { createRedisQuotas, type RedisQuotas, type RedisQuotasOptions } from './redis-quotas.ts'
export type { RedisBucket } from './redis-bucket.ts'
export { createRedisThrottler, type RedisThrottler, type RedisThrottlerOptions } from './redis-throttler.ts'
