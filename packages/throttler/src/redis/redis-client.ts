/**
 * The part of a Redis client that is used; `ioredis` has it. Make the client with `maxRetriesPerRequest: 0`, `enableOfflineQueue: false`,
 * `connectTimeout: 500`, `socketTimeout: 1000`; for quotas with `enableAutoPipelining: true`; for throttles without, for they send the
 * decisions of one turn together by themselves.
 */
export interface RedisClient {
  evalsha(sha: string, keyCount: number, ...keysAndArguments: (string | number | Buffer)[]): Promise<unknown>
  eval(script: string, keyCount: number, ...keysAndArguments: (string | number | Buffer)[]): Promise<unknown>
}

/** A script as Redis calls it: by its digest once it is known there. */
export interface RedisScript {
  readonly text: string
  /** Hexadecimal SHA-1 of the text. */
  readonly sha: string
}

/** Runs a script; a server that has just started learns it first. */
export async function runScript(redis: RedisClient, { sha, text }: RedisScript, keys: readonly string[], values: readonly (string | number | Buffer)[]): Promise<unknown> {
  try {
    return await redis.evalsha(sha, keys.length, ...keys, ...values)
  } catch (error) {
    if (!String(error).includes('NOSCRIPT')) throw error
    return redis.eval(text, keys.length, ...keys, ...values)
  }
}
