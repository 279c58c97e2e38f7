import { createHash } from 'node:crypto'
import type { RedisClient } from './redis-client.ts'

/** A script that the server keeps after it was sent once. All its keys carry one hash tag. */
export interface Script {
  run(redis: RedisClient, keys: readonly string[], parameters: readonly (string | number)[]): Promise<unknown>
}

function createScript(text: string): Script {
  const sha = createHash('sha1').update(text).digest('hex')
  return {
    async run(redis, keys, parameters) {
      try {
        return await redis.evalsha(sha, keys.length, ...keys, ...parameters)
      } catch (error) {
        if (!String(error).includes('NOSCRIPT')) throw error
        return redis.eval(text, keys.length, ...keys, ...parameters)
      }
    },
  }
}

const NOW = `local time = redis.call('TIME') local now = time[1] * 1000 + math.floor(time[2] / 1000)`

/** KEYS: record. ARGV: record, last activity, milliseconds to keep it. */
export const WRITE: Script = createScript(`
redis.call('HSET', KEYS[1], 'r', ARGV[1], 'a', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1`)

/** KEYS: record. ARGV: last activity. */
export const TOUCH: Script = createScript(`if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSET', KEYS[1], 'a', ARGV[1]) end return 1`)

/** KEYS: record. Answers what it held. */
export const ERASE: Script = createScript(`
local held = redis.call('HMGET', KEYS[1], 'r', 'a')
redis.call('DEL', KEYS[1])
return held`)

/**
 * KEYS: leases, epoch, rebuilding. ARGV: member, lease in milliseconds, an epoch for a store that has none, the epoch that the
 * member saw last. Answers `{was known, epoch}`. A store that lost what it knew is marked as being rebuilt for the time of a lease.
 */
export const RENEW: Script = createScript(`
${NOW}
redis.call('SET', KEYS[2], ARGV[3], 'NX')
local epoch = redis.call('GET', KEYS[2])
if ARGV[4] ~= '' and ARGV[4] ~= epoch then redis.call('SET', KEYS[3], '1', 'PX', ARGV[2], 'NX') end
local known = redis.call('ZSCORE', KEYS[1], ARGV[1])
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
return {known and 1 or 0, epoch}`)

/** KEYS: leases. ARGV: member. */
export const FORGET: Script = createScript(`return redis.call('ZREM', KEYS[1], ARGV[1])`)

/** KEYS: leases, dead. Moves members whose lease ran out to the dead. Answers all that are dead. */
export const BURY: Script = createScript(`
${NOW}
for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. now)) do
  redis.call('ZREM', KEYS[1], member)
  redis.call('SADD', KEYS[2], member)
end
return redis.call('SMEMBERS', KEYS[2])`)

/** KEYS: dead, connections of one member. ARGV: member, how many. Takes some of a dead member's connections; when there are no more, it is done with. */
export const TAKE: Script = createScript(`
if redis.call('SISMEMBER', KEYS[1], ARGV[1]) == 0 then return {} end
local taken = redis.call('SPOP', KEYS[2], ARGV[2])
if #taken == 0 then redis.call('SREM', KEYS[1], ARGV[1]) end
return taken`)

/** KEYS: leases, rebuilding. ARGV: member. Whether a connection that is not in the registry is not there: `{own lease is known, is being rebuilt}`. */
export const COMPLETE: Script = createScript(`return {redis.call('ZSCORE', KEYS[1], ARGV[1]) and 1 or 0, redis.call('EXISTS', KEYS[2])}`)

/** KEYS: leases. Members whose lease runs. */
export const LIVING: Script = createScript(`
${NOW}
return redis.call('ZRANGEBYSCORE', KEYS[1], now, '+inf')`)
