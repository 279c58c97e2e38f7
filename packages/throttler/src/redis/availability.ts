/** What is known of a server that may be away. */
export interface Availability {
  /** Whether to ask it now. While it is away one call at a time tries; the others do not wait for it. */
  readonly mayAsk: () => boolean
  readonly answered: () => void
  readonly failed: (cause: unknown) => void
  /** Milliseconds until the next attempt; 0 when there is nothing to wait for. */
  readonly pause: () => number
}

export interface AvailabilityOptions {
  /** Milliseconds between two attempts while it is away. */
  readonly retryAfterMs: number
  /** Told once when it goes away (with the cause) and once when it is back (without). */
  readonly onAvailability: ((cause: unknown) => void) | undefined
  /** Milliseconds; any clock. */
  readonly now: () => number
}

/** Remembers whether a server answers, so that only few calls find out that it does not. */
export function createAvailability({ retryAfterMs, onAvailability, now }: AvailabilityOptions): Availability {
  let isAway = false
  let nextAttempt = 0

  return {
    mayAsk() {
      if (!isAway) return true
      const at = now()
      // A clock that jumped back must not keep it away for long.
      if (at < nextAttempt && at >= nextAttempt - retryAfterMs) return false
      nextAttempt = at + retryAfterMs
      return true
    },
    answered() {
      if (!isAway) return
      isAway = false
      onAvailability?.(undefined)
    },
    failed(cause) {
      if (isAway) return
      isAway = true
      nextAttempt = now() + retryAfterMs
      onAvailability?.(cause)
    },
    pause: () => (isAway ? Math.max(0, nextAttempt - now()) : 0),
  }
}
