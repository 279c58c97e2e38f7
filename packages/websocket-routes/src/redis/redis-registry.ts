import { randomUUID } from 'node:crypto'
import { WebSocketRoutesError } from '../errors.ts'
import type { ConnectionRecord, ConnectionRegistry } from '../registry.ts'
import type { RedisClient } from './redis-client.ts'
import { BURY, COMPLETE, ERASE, FORGET, LIVING, RENEW, TAKE, TOUCH, WRITE } from './scripts.ts'

export interface RedisRegistryOptions {
  readonly redis: RedisClient
  /** The node that looks things up. */
  readonly nodeId: string
  /** In front of every key; `gatewright:w:` by default. */
  readonly prefix?: string
  /** Milliseconds after which a record is gone whatever happened; three hours, for AWS ends connections after two. */
  readonly recordMs?: number
}

export interface RedisRegistry extends ConnectionRegistry {
  /** Whether a node's lease stands. Rejects as `get` does where Redis, having lost its data, may only not know of it yet. */
  lives(nodeId: string): Promise<boolean>
}

/** How many connections of a dead node are taken at once. */
const BATCH = 100

/**
 * Connections of many nodes in Redis or Valkey. Leases run on its clock, so that no node's own can end another's.
 *
 * Keys: `gatewright:w:c:{id}` a connection, `gatewright:w:s:{scope}` ids of a scope; `{gatewright:w}:…` leases, the dead, and each node's ids,
 * under one hash tag because they change together.
 *
 * `get` rejects with `ERR_WEBSOCKET_ROUTES_REGISTRY_INCOMPLETE` for an id that is not there while Redis, having lost its data, does not
 * know yet what all nodes hold.
 */
export function createRedisRegistry({ redis, nodeId: ownId, prefix = 'gatewright:w:', recordMs = 3 * 3_600_000 }: RedisRegistryOptions): RedisRegistry {
  const tag = `{${prefix.replace(/:$/, '')}}`
  const [leases, dead, epochKey, rebuilding] = [`${tag}:leases`, `${tag}:dead`, `${tag}:epoch`, `${tag}:rebuilding`]
  const recordKey = (connectionId: string): string => `${prefix}c:{${connectionId}}`
  const scopeKey = (scope: string): string => `${prefix}s:{${scope}}`
  const heldKey = (member: string): string => `${tag}:n:${member}`
  /** A node that was taken for dead comes back under a new name: its old connections are others'. */
  const lives = new Map<string, { member: string; epoch: string }>()

  function lifeOf(nodeId: string): { member: string; epoch: string } {
    let life = lives.get(nodeId)
    if (life === undefined) lives.set(nodeId, (life = newLife(nodeId)))
    return life
  }

  return {
    async register(record) {
      const { connectionId, scope, nodeId, lastActiveAt } = record
      await redis.sadd(heldKey(lifeOf(nodeId).member), connectionId)
      await Promise.all([
        WRITE.run(redis, [recordKey(connectionId)], [JSON.stringify({ ...record, member: lifeOf(nodeId).member }), lastActiveAt, recordMs]),
        redis.sadd(scopeKey(scope), connectionId),
      ])
    },
    async get(connectionId) {
      const [text, lastActiveAt] = await redis.hmget(recordKey(connectionId), 'r', 'a')
      if (text) return parse(text, lastActiveAt).record
      await requireComplete()
      return undefined
    },
    async touch(connectionId, lastActiveAt) {
      await TOUCH.run(redis, [recordKey(connectionId)], [lastActiveAt])
    },
    async remove(connectionId) {
      return (await erase(connectionId)) !== undefined
    },
    async *list(scope) {
      let cursor = '0'
      do {
        const [next, connectionIds] = await redis.sscan(scopeKey(scope), cursor)
        cursor = next
        for (const connectionId of connectionIds) {
          const [text, lastActiveAt] = await redis.hmget(recordKey(connectionId), 'r', 'a')
          if (text) yield parse(text, lastActiveAt).record
        }
      } while (cursor !== '0')
    },
    async renewNode(nodeId, leaseMs) {
      const life = lifeOf(nodeId)
      const [known, epoch] = (await RENEW.run(redis, [leases, epochKey, rebuilding], [life.member, leaseMs, randomUUID(), life.epoch])) as [number, string]
      const before = life.epoch
      life.epoch = epoch
      if (known === 1) return 'KNOWN'
      if (before !== epoch) return 'NEW'
      // Redis remembers everything but this node's lease.
      await FORGET.run(redis, [leases], [life.member])
      lives.set(nodeId, { ...newLife(nodeId), epoch })
      await RENEW.run(redis, [leases, epochKey, rebuilding], [lifeOf(nodeId).member, leaseMs, epoch, epoch])
      return 'TAKEN'
    },
    async takeExpired() {
      for (const member of (await BURY.run(redis, [leases, dead], [])) as string[]) {
        for (;;) {
          const connectionIds = (await TAKE.run(redis, [dead, heldKey(member)], [member, BATCH])) as string[]
          if (connectionIds.length === 0) break
          const records = await Promise.all(connectionIds.map((connectionId) => erase(connectionId)))
          const found = records.filter((each) => each !== undefined)
          if (found.length > 0) return found
        }
      }
      return []
    },
    async lives(nodeId) {
      const members = (await LIVING.run(redis, [leases], [])) as string[]
      if (members.some((member) => nodeOf(member) === nodeId)) return true
      await requireComplete()
      return false
    },
  }

  async function erase(connectionId: string): Promise<ConnectionRecord | undefined> {
    const [text, lastActiveAt] = (await ERASE.run(redis, [recordKey(connectionId)], [])) as (string | null)[]
    if (!text) return undefined
    const { record, member } = parse(text, lastActiveAt)
    await Promise.all([redis.srem(scopeKey(record.scope), connectionId), redis.srem(heldKey(member), connectionId)])
    return record
  }

  async function requireComplete(): Promise<void> {
    const own = lives.get(ownId)
    if (own === undefined) return
    const [known, isRebuilding] = (await COMPLETE.run(redis, [leases, rebuilding], [own.member])) as [number, number]
    if (known === 1 && isRebuilding === 0) return
    throw new WebSocketRoutesError('ERR_WEBSOCKET_ROUTES_REGISTRY_INCOMPLETE', 'Redis lost its data and does not know yet what all nodes hold')
  }
}

const newLife = (nodeId: string): { member: string; epoch: string } => ({ member: `${nodeId}#${randomUUID().slice(0, 8)}`, epoch: '' })
const nodeOf = (member: string): string => member.slice(0, member.lastIndexOf('#'))

function parse(text: string, lastActiveAt: string | null | undefined): { readonly record: ConnectionRecord; readonly member: string } {
  const { member, ...record } = JSON.parse(text) as ConnectionRecord & { readonly member: string }
  return { record: { ...record, userAgent: record.userAgent, lastActiveAt: Number(lastActiveAt) }, member }
}
