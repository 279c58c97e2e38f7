import type { StartTimer } from '@gatewright/integrations'

interface Patience {
  readonly milliseconds: number
  readonly startTimer: StartTimer
  /** What it rejects with when the time is up. */
  readonly late: () => Error
}

/** What a promise gives, if it does so in time. */
export function within<T>(next: Promise<T>, { late, milliseconds, startTimer }: Patience): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = startTimer(() => reject(late()), milliseconds)
    next.then(resolve, reject).finally(stop)
  })
}

/** `setTimeout`, where a gateway is given no other clock. */
export const startTimeout: StartTimer = (callback, milliseconds) => {
  const timer = setTimeout(callback, milliseconds)
  return () => clearTimeout(timer)
}
