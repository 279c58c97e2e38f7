import { createHash } from 'node:crypto'
import { ThrottlerError } from '../errors.ts'
import { dayOf, MS_PER_DAY, periodOf, type Quota } from '../quota-period.ts'
import { usageOn, type QuotaDecision, type QuotaKey, type Quotas } from '../quotas.ts'
import { createAvailability } from './availability.ts'
import { createDeadlines } from './deadlines.ts'
import { ADD_SCRIPT, READ_SCRIPT, SET_REMAINING_SCRIPT, TAKE_QUOTA_SCRIPT } from './quota-scripts.ts'
import { runScript, type RedisClient, type RedisScript } from './redis-client.ts'

export interface RedisQuotasOptions {
  readonly redis: RedisClient
  /** In front of every key; `gatewright:q:` by default. One call uses one key: in a cluster they spread over all nodes. */
  readonly prefix?: string
  /**
   * With Redis away: `best-effort` (default, as AWS's quotas are) goes on from what was last known, and counts it when Redis is back;
   * `hard` refuses everything, so that a quota is never exceeded.
   */
  readonly mode?: 'best-effort' | 'hard'
  /** Milliseconds that a request waits for Redis; 50. */
  readonly timeoutMs?: number
  /** Milliseconds between two attempts while Redis is away; 500. */
  readonly retryAfterMs?: number
  /** Told once when Redis goes away (with the cause) and once when it is back (without). */
  readonly onAvailability?: (cause: unknown) => void
  /** Milliseconds since 1970; `Date.now` by default: it says which day it is. */
  readonly now?: () => number
}

export interface RedisQuotas extends Quotas<Promise<QuotaDecision>> {
  /** Requests decided without Redis so far. */
  readonly decidedAlone: number
}

/** What this process knows of a key while Redis is away. */
interface Standing {
  readonly key: QuotaKey
  /** First day of the period that `left` is about. */
  start: number
  left: number
  /** Counted (or given back) here and not yet in Redis, by day. */
  readonly owed: Map<number, number>
}

/** Quotas shared by many processes: one call to Redis (or Valkey) a request. */
export function createRedisQuotas(options: RedisQuotasOptions): RedisQuotas {
  const { redis, prefix = 'gatewright:q:', mode = 'best-effort', timeoutMs = 50, retryAfterMs = 500, now = Date.now } = options
  const availability = createAvailability({ retryAfterMs, onAvailability: options.onAvailability, now })
  const deadlines = createDeadlines(timeoutMs)
  const standings = new Map<string, Standing>()
  const owing = new Set<Standing>()
  let decidedAlone = 0

  return {
    get decidedAlone() {
      return decidedAlone
    },
    async take(key, quota) {
      const { waiter } = key
      const at = now()
      const day = dayOf(at)
      const { start, end } = periodOf(quota, day)
      const retryAfter = end * MS_PER_DAY - at
      if (!deadlines.hasTime(waiter) || !availability.mayAsk()) return takeAlone({ key, quota, start, day, retryAfter })
      try {
        const left = Number(await deadlines.within(runScript(redis, TAKE, [keyOf(key)], [start, day, quota.limit]), waiter))
        availability.answered()
        remember(key, start, left)
        if (owing.size > 0) void payBack()
        return left < 0 ? { allowed: false, retryAfterMs: retryAfter } : { allowed: true, remaining: left, day }
      } catch (cause) {
        availability.failed(cause)
        return takeAlone({ key, quota, start, day, retryAfter })
      }
    },
    giveBack(key, day) {
      const standing = standingOf(key)
      standing.left += 1
      owe(standing, day, -1)
      if (availability.pause() === 0) void payBack()
    },
    async usage(key, quota, { from, to }) {
      const fields = (await ask(READ, key, [])) as string[]
      const days = new Map<number, number>()
      const extensions = new Map<number, number>()
      for (let index = 0; index < fields.length; index += 2) {
        const name = fields[index] as string
        const target = name.startsWith('x') ? extensions : days
        target.set(Number(name.replace('x', '')), Number(fields[index + 1]))
      }
      const extensionOf = (start: number): number => extensions.get(start) ?? 0
      return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => usageOn({ days, extensionOf }, quota, from + index))
    },
    async setRemaining(key, quota, remaining) {
      const day = dayOf(now())
      await ask(SET_REMAINING, key, [periodOf(quota, day).start, day, quota.limit, remaining])
    },
  }

  function keyOf({ planId, keyId }: QuotaKey): string {
    return `${prefix}${planId}/${keyId}`
  }

  async function ask(script: RedisScript, key: QuotaKey, values: readonly number[]): Promise<unknown> {
    try {
      return await deadlines.within(runScript(redis, script, [keyOf(key)], values))
    } catch (cause) {
      throw new ThrottlerError('ERR_THROTTLER_STORE', 'the counters are out of reach: Redis does not answer', { cause })
    }
  }

  function remember(key: QuotaKey, start: number, left: number): void {
    const standing = standingOf(key)
    standing.start = start
    standing.left = Math.max(0, left)
  }

  function standingOf(key: QuotaKey): Standing {
    const id = keyOf(key)
    const known = standings.get(id)
    if (known !== undefined) return known
    const standing: Standing = { key: { planId: key.planId, keyId: key.keyId }, start: Number.NaN, left: 0, owed: new Map() }
    standings.set(id, standing)
    return standing
  }

  interface LoneRequest {
    readonly key: QuotaKey
    readonly quota: Quota
    readonly start: number
    readonly day: number
    readonly retryAfter: number
  }

  function takeAlone({ key, quota, start, day, retryAfter }: LoneRequest): QuotaDecision {
    decidedAlone += 1
    if (mode === 'hard') return { allowed: false, retryAfterMs: availability.pause() }
    const standing = standingOf(key)
    if (standing.start !== start) {
      standing.start = start
      standing.left = quota.limit
    }
    if (standing.left <= 0) return { allowed: false, retryAfterMs: retryAfter }
    standing.left -= 1
    owe(standing, day, 1)
    return { allowed: true, remaining: standing.left, day }
  }

  function owe(standing: Standing, day: number, count: number): void {
    standing.owed.set(day, (standing.owed.get(day) ?? 0) + count)
    owing.add(standing)
  }

  /** Adds what was counted here to Redis. What cannot be added is owed again. */
  async function payBack(): Promise<void> {
    const debts = [...owing].flatMap((standing) => [...standing.owed].map(([day, count]) => ({ standing, day, count }))).filter(({ count }) => count !== 0)
    for (const { owed } of owing) owed.clear()
    owing.clear()
    await Promise.all(
      debts.map(async ({ standing, day, count }) => {
        try {
          await runScript(redis, ADD, [keyOf(standing.key)], [day, count])
        } catch {
          owe(standing, day, count)
        }
      }),
    )
  }
}

const script = (text: string): RedisScript => ({ text, sha: createHash('sha1').update(text).digest('hex') })
const TAKE = script(TAKE_QUOTA_SCRIPT)
const SET_REMAINING = script(SET_REMAINING_SCRIPT)
const ADD = script(ADD_SCRIPT)
const READ = script(READ_SCRIPT)
