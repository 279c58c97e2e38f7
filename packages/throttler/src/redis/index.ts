export type { RedisClient } from './redis-client.ts'
export { createRedisQuotas, type RedisQuotas, type RedisQuotasOptions } from './redis-quotas.ts'
export { createRedisThrottler, type RedisBucket, type RedisThrottler, type RedisThrottlerOptions } from './redis-throttler.ts'
