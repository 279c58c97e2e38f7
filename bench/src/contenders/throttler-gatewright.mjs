// @gatewright/throttler with the four levels that a request with an API key draws from.
import { createMemoryThrottler, methodLevels, planLevels } from '@gatewright/throttler'
import { createRedisThrottler } from '@gatewright/throttler/redis'

const wide = { rateLimit: 100_000_000, burstLimit: 100_000_000 }

const LEVELS = [
  ...planLevels({ planId: 'pl4n1d', keyId: 'abcdefghij', planLimit: wide, methodLimit: wide, method: 'abc123/prod/users/GET' }),
  ...methodLevels({ account: '123456789012/us-east-1', apiId: 'abc123', stage: 'prod', method: '/users/GET', methodLimit: wide, accountLimit: wide }),
]

/** Decisions in memory; the buckets are held, as the gateway holds them. */
export function gatewrightMemory(levels = LEVELS.length) {
  const throttler = createMemoryThrottler()
  const handles = LEVELS.slice(-levels).map((spec) => throttler.bucket(spec, { pinned: true }))
  return { name: `@gatewright/throttler, ${levels} ${levels === 1 ? 'level' : 'levels'}`, take: () => throttler.take(handles).allowed }
}

/** The same with the buckets looked up by their keys for every decision. */
export function gatewrightMemoryByKey() {
  const throttler = createMemoryThrottler()
  return { name: '@gatewright/throttler, 4 levels by key', take: () => throttler.take(LEVELS.map((spec) => throttler.bucket(spec, { pinned: true }))).allowed }
}

/** Decisions in Redis. */
export function gatewrightRedis(redis, levels = LEVELS.length) {
  const throttler = createRedisThrottler({ redis, timeoutMs: 5000 })
  const handles = LEVELS.slice(-levels).map((spec) => throttler.bucket(spec, { pinned: true }))
  return { name: `@gatewright/throttler/redis, ${levels} ${levels === 1 ? 'level' : 'levels'}`, take: async () => (await throttler.take(handles)).allowed }
}

/** The same for requests of a thousand API keys in turn: their own two levels differ, the method's and the account's are one. */
export function gatewrightRedisKeys(redis, keys = 1000) {
  const throttler = createRedisThrottler({ redis, timeoutMs: 5000 })
  const bucketOf = (spec) => throttler.bucket(spec, { pinned: true })
  const shared = LEVELS.slice(2).map(bucketOf)
  const handles = Array.from({ length: keys }, (_, index) => [
    ...planLevels({ planId: 'pl4n1d', keyId: `key${index}`, planLimit: wide, methodLimit: wide, method: 'abc123/prod/users/GET' }).map((spec) => throttler.bucket(spec)),
    ...shared,
  ])
  let next = 0
  return { name: `@gatewright/throttler/redis, 4 levels of ${keys.toLocaleString('en')} keys`, take: async () => (await throttler.take(handles[(next = (next + 1) % keys)])).allowed }
}

/** A million callers of one plan in memory. */
export function gatewrightCallers() {
  const throttler = createMemoryThrottler({ now: () => 1e12 })
  const planLimit = { rateLimit: 0.5, burstLimit: 10 }
  return {
    name: '@gatewright/throttler',
    take: (keyId) => throttler.take(planLevels({ planId: 'pl4n1d', keyId, planLimit }).map((spec) => throttler.bucket(spec))),
    size: () => throttler.size,
  }
}
