import { createHash } from 'node:crypto'
import type { RedisBucket } from './redis-bucket.ts'
import { runScript, type RedisClient, type RedisScript } from './redis-client.ts'
import { TAKE_SCRIPT } from './take-script.ts'

/** What Redis decides: `undefined` admits, else the bucket that refuses (its place in the request's) and its wait. */
export type Refusal = { readonly index: number; readonly waitMs: number } | undefined

/** Requests that draw from the same buckets, in the order in which they came. */
interface Group {
  readonly handles: readonly RedisBucket[]
  readonly waiting: { readonly resolve: (refusal: Refusal) => void; readonly reject: (cause: unknown) => void }[]
}

/** Groups that one script decides: other clients of Redis wait for it, and this one reads the answers while the next is decided. */
const MOST_GROUPS = 32
/** What 16 bits count. */
const MOST_REQUESTS = 65_535
const BYTES_A_BUCKET = 24

const TAKE: RedisScript = { text: TAKE_SCRIPT, sha: createHash('sha1').update(TAKE_SCRIPT).digest('hex') }

/** Sends the decisions of one turn of the event loop as one command, and those about the same buckets as one question. */
export function createBatch(redis: RedisClient): (handles: readonly RedisBucket[]) => Promise<Refusal> {
  let groups = new Map<readonly RedisBucket[], Group>()
  let count = 0

  return (handles) =>
    new Promise((resolve, reject) => {
      let group = groups.get(handles)
      if (group === undefined) {
        group = { handles, waiting: [] }
        groups.set(handles, group)
      }
      group.waiting.push({ resolve, reject })
      count += 1
      if (count === 1) setImmediate(flush)
      if (groups.size === MOST_GROUPS || count === MOST_REQUESTS) flush()
    })

  function flush(): void {
    if (count === 0) return
    const batch = [...groups.values()]
    groups = new Map()
    count = 0
    ask(batch).then(
      (replies) => batch.forEach((group, index) => answer(group, replies, 3 * index)),
      (cause: unknown) => {
        for (const { waiting } of batch) for (const { reject } of waiting) reject(cause)
      },
    )
  }

  async function ask(batch: readonly Group[]): Promise<readonly number[]> {
    const { keys, terms, places } = describe(batch)
    return (await runScript(redis, TAKE, keys, [terms, places])) as readonly number[]
  }
}

/** `place`: of the three numbers about the group. */
function answer({ waiting }: Group, replies: readonly number[], place: number): void {
  const admitted = replies[place] ?? 0
  const refusal = admitted < waiting.length ? { index: (replies[place + 1] ?? 1) - 1, waitMs: (replies[place + 2] ?? 0) / 1000 } : undefined
  waiting.forEach(({ resolve }, index) => resolve(index < admitted ? undefined : refusal))
}

/** What `TAKE_SCRIPT` is told. */
function describe(batch: readonly Group[]): { readonly keys: readonly string[]; readonly terms: Buffer; readonly places: Buffer } {
  const buckets = new Map<string, RedisBucket>()
  const placeOf = new Map<string, number>()
  const numbers: number[] = []
  for (const { handles, waiting } of batch) {
    numbers.push(waiting.length, handles.length)
    for (const handle of handles) {
      const place = placeOf.get(handle.redisKey) ?? placeOf.size + 1
      placeOf.set(handle.redisKey, place)
      buckets.set(handle.redisKey, handle)
      numbers.push(place)
    }
  }
  const terms = Buffer.allocUnsafe(buckets.size * BYTES_A_BUCKET)
  let at = 0
  for (const { isPinned, local } of buckets.values()) {
    // An infinite interval would be equal to itself and a bit; 1e300 ms is as good as never.
    at = terms.writeDoubleBE(Math.min(local.terms.interval, 1e300), at)
    at = terms.writeDoubleBE(local.terms.tolerance, at)
    at = terms.writeDoubleBE(isPinned ? 1 : 0, at)
  }
  const places = Buffer.allocUnsafe(numbers.length * 2)
  numbers.forEach((number, index) => places.writeUInt16BE(number, index * 2))
  return { keys: [...buckets.keys()], terms, places }
}
