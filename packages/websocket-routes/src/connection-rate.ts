import type { Clock } from './clock.ts'

export interface ConnectionRateOptions {
  readonly perSecond: number
  readonly clock: Clock
}

/** Lets `perSecond` through in a second, with the same burst; true when one more may pass. */
export function createConnectionRate({ perSecond, clock }: ConnectionRateOptions): () => boolean {
  let tokens = perSecond
  let filledAt = clock.now()

  return () => {
    const now = clock.now()
    tokens = Math.min(perSecond, tokens + (Math.max(0, now - filledAt) * perSecond) / 1000)
    filledAt = now
    if (tokens < 1) return false
    tokens -= 1
    return true
  }
}
