import { createHash } from 'node:crypto'
import { runScript, type RedisClient, type RedisScript } from './redis-client.ts'
import { TAKE_MANY_SCRIPT } from './take-many-script.ts'
import { TAKE_SCRIPT } from './take-script.ts'

/** What one decision says to Redis. */
export interface Call {
  readonly keys: readonly string[]
  readonly values: readonly [Buffer]
}

/** Answers a call as `TAKE_SCRIPT` does. */
export type Ask = (call: Call) => Promise<unknown>

interface Waiting {
  readonly call: Call
  readonly resolve: (reply: unknown) => void
  readonly reject: (cause: unknown) => void
}

/** Requests that one script decides; with more, Lua's stack would bound the number of levels. */
const MOST = 64

const ONE = scriptOf(TAKE_SCRIPT)
const MANY = scriptOf(TAKE_MANY_SCRIPT)

/** Sends the decisions of one turn of the event loop as one command: a command of its own for each would cost most of a decision. */
export function createBatch(redis: RedisClient): Ask {
  let waiting: Waiting[] = []

  return (call) =>
    new Promise((resolve, reject) => {
      waiting.push({ call, resolve, reject })
      if (waiting.length === 1) setImmediate(flush)
      if (waiting.length === MOST) flush()
    })

  function flush(): void {
    const batch = waiting
    waiting = []
    const [first] = batch
    if (first === undefined) return
    if (batch.length === 1) return void runScript(redis, ONE, first.call.keys, first.call.values).then(first.resolve, first.reject)
    const keys = batch.flatMap(({ call }) => call.keys)
    const values = [Buffer.concat(batch.map(({ call }) => call.values[0])), Buffer.from(batch.map(({ call }) => call.keys.length))]
    runScript(redis, MANY, keys, values).then(
      (replies) => batch.forEach(({ resolve }, index) => resolve((replies as unknown[])[index])),
      (cause: unknown) => batch.forEach(({ reject }) => reject(cause)),
    )
  }
}

function scriptOf(text: string): RedisScript {
  return { text, sha: createHash('sha1').update(text).digest('hex') }
}
