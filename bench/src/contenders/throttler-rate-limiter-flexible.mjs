// rate-limiter-flexible: one level, a fixed window.
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible'

const wide = { points: 1_000_000_000, duration: 3600 }

export function flexibleMemory() {
  const limiter = new RateLimiterMemory(wide)
  return { name: 'rate-limiter-flexible, 1 level', take: async () => (await limiter.consume('abcdefghij')).remainingPoints >= 0 }
}

export function flexibleRedis(redis) {
  const limiter = new RateLimiterRedis({ ...wide, storeClient: redis })
  return { name: 'rate-limiter-flexible with Redis, 1 level', take: async () => (await limiter.consume('abcdefghij')).remainingPoints >= 0 }
}

/** A million callers. Each has a timer. */
export function flexibleCallers() {
  const limiter = new RateLimiterMemory({ points: 10, duration: 20 })
  let count = 0
  return { name: 'rate-limiter-flexible', take: (keyId) => void limiter.consume(keyId).then(() => (count += 1)), size: () => count }
}
