/** Ends waits that take too long. All have the same time, so they end in the order in which they began, and one timer serves them. */
export interface Deadlines {
  /** What `work` gives, or a rejection when it takes longer. */
  readonly within: <T>(work: Promise<T>) => Promise<T>
}

interface Wait {
  readonly endsAt: number
  isOver: boolean
  readonly giveUp: () => void
}

/** Deadlines of `timeoutMs` milliseconds. */
export function createDeadlines(timeoutMs: number): Deadlines {
  let waits: Wait[] = []
  let isArmed = false

  return {
    within: (work) =>
      new Promise((resolve, reject) => {
        const wait: Wait = {
          endsAt: performance.now() + timeoutMs,
          isOver: false,
          giveUp: () => reject(new Error(`Redis did not answer within ${timeoutMs} ms`)),
        }
        waits.push(wait)
        if (!isArmed) arm(timeoutMs)
        work.then(
          (value) => {
            wait.isOver = true
            resolve(value)
          },
          (error: unknown) => {
            wait.isOver = true
            reject(error instanceof Error ? error : new Error(String(error)))
          },
        )
      }),
  }

  function arm(inMs: number): void {
    isArmed = true
    // Answers that have arrived while this process was busy are read before anyone is given up.
    setTimeout(() => setImmediate(sweep), inMs)
  }

  function sweep(): void {
    const now = performance.now()
    waits = waits.filter((wait) => {
      if (wait.isOver) return false
      if (wait.endsAt > now) return true
      wait.giveUp()
      return false
    })
    isArmed = false
    const [first] = waits
    if (first !== undefined) arm(Math.max(1, first.endsAt - now))
  }
}
