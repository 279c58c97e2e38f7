import { Redis, type Cluster } from 'ioredis'
import type { ServerLog } from '../log/server-log.ts'
import { openRedis } from '../redis/open-redis.ts'
import type { RedisAddress } from '../redis/redis-address.ts'
import { compareClocks, fault, messageOf, ok, warning, type Finding } from './check.ts'

/** Looks at Redis or Valkey: reached, version, what it does when its memory is full, rights, clock. Leaves one key for a second. */
export async function checkRedis(address: RedisAddress, log: ServerLog): Promise<readonly Finding[]> {
  let connection: Awaited<ReturnType<typeof openRedis>>
  try {
    connection = await openRedis(address, log)
  } catch (error) {
    return [fault('redis', messageOf(error))]
  }
  const { client, close } = connection
  try {
    if (client.status !== 'ready') return [fault('redis', 'cannot be reached')]
    const info = await client.info()
    return [version(info), eviction(info), await rights(client), await clock(client)]
  } catch (error) {
    return [fault('redis', messageOf(error))]
  } finally {
    close()
  }
}

function version(info: string): Finding {
  const [name, text = '?'] = /valkey_version:(\S+)/.exec(info) ? ['Valkey', /valkey_version:(\S+)/.exec(info)?.[1]] : ['Redis', /redis_version:(\S+)/.exec(info)?.[1]]
  return Number.parseInt(text, 10) >= 6 ? ok('redis', `${name} ${text}`) : fault('redis', `${name} ${text}: Gatewright needs 6 or later`)
}

function eviction(info: string): Finding {
  const policy = /maxmemory_policy:(\S+)/.exec(info)?.[1] ?? '?'
  const isBounded = !/maxmemory:0\b/.test(info)
  if (!isBounded || policy === 'noeviction' || policy.startsWith('volatile')) return ok('redis memory', `maxmemory-policy ${policy}`)
  return warning('redis memory', `maxmemory-policy ${policy} may throw away quotas and connections: use noeviction or volatile-lru`)
}

async function rights(client: Redis | Cluster): Promise<Finding> {
  try {
    await client.eval("redis.call('SET', KEYS[1], '1', 'PX', 1000) return redis.call('TIME')", 1, '{gatewright}:doctor')
    await client.publish('gatewright:doctor', 'x')
    return ok('redis rights', 'keys, scripts and channels that begin with gatewright can be used')
  } catch (error) {
    return fault('redis rights', messageOf(error))
  }
}

async function clock(client: Redis | Cluster): Promise<Finding> {
  const sent = Date.now()
  const [seconds, micros] = client instanceof Redis ? await client.time() : ((await client.eval("return redis.call('TIME')", 1, '{gatewright}:doctor')) as [number, number])
  return compareClocks('redis clock', { theirs: Number(seconds) * 1000 + Number(micros) / 1000, sent, received: Date.now() })
}
