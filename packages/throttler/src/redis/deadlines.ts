import type { Waiter } from '../throttler.ts'

/** Ends waits that take too long. One timer serves all of them. */
export interface Deadlines {
  /** Whether a waiter has time left. */
  readonly hasTime: (waiter?: Waiter) => boolean
  /** What `work` gives, or a rejection when it takes longer than the waiter has left. */
  readonly within: <T>(work: Promise<T>, waiter?: Waiter) => Promise<T>
}

interface Wait {
  readonly endsAt: number
  isOver: boolean
  readonly giveUp: () => void
}

/** Waits that are over are dropped from the list this many at a time. */
const DROPPED_TOGETHER = 256

/** Deadlines of `timeoutMs` milliseconds. */
export function createDeadlines(timeoutMs: number): Deadlines {
  /**
   * In the order in which they began, from `first` on. What is over leaves at once, or many waits would live long enough to burden the
   * garbage collector; a Set would, too: its outgrown tables keep those that follow them.
   */
  let waits: (Wait | undefined)[] = []
  let first = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  /** When the timer fires: never later than the first wait ends. */
  let firesAt = Infinity

  return {
    hasTime: (waiter) => waiter === undefined || waiter.waitedMs < timeoutMs,
    within: (work, waiter) =>
      new Promise((resolve, reject) => {
        const beganAt = performance.now()
        const wait: Wait = {
          endsAt: beganAt + timeoutMs - (waiter?.waitedMs ?? 0),
          isOver: false,
          giveUp() {
            if (end()) reject(new Error(`Redis did not answer within ${timeoutMs} ms`))
          },
        }
        waits.push(wait)
        if (wait.endsAt < firesAt) arm(wait.endsAt, beganAt)
        work.then(
          (value) => void (end() && resolve(value)),
          (error: unknown) => void (end() && reject(error instanceof Error ? error : new Error(String(error)))),
        )

        function end(): boolean {
          if (wait.isOver) return false
          wait.isOver = true
          if (waiter !== undefined) waiter.waitedMs += performance.now() - beganAt
          dropThoseThatAreOver()
          return true
        }
      }),
  }

  function dropThoseThatAreOver(): void {
    for (; first < waits.length && waits[first]?.isOver !== false; first += 1) waits[first] = undefined
    if (first < waits.length && first < DROPPED_TOGETHER) return
    waits.splice(0, first)
    first = 0
  }

  function arm(at: number, now: number): void {
    clearTimeout(timer)
    firesAt = at
    // Answers that have arrived while this process was busy are read before anyone is given up.
    timer = setTimeout(() => setImmediate(sweep), Math.max(1, Math.floor(at - now)))
  }

  function sweep(): void {
    const now = performance.now()
    let next = Infinity
    for (const wait of waits.slice(first)) {
      if (wait === undefined || wait.isOver) continue
      if (wait.endsAt <= now) wait.giveUp()
      else next = Math.min(next, wait.endsAt)
    }
    firesAt = Infinity
    if (next < Infinity) arm(next, now)
  }
}
