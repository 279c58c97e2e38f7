/** Milliseconds that a machine may stand still before what has deadlines of a second may miss them. */
const STALL_MS = 500
const ATTEMPTS = 5

/** Runs work, and tells the longest that this process, and with it the machine, stood still meanwhile. */
export async function withStalls<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly stalledMs: number }> {
  let stalledMs = 0
  let at = performance.now()
  const beat = (): void => {
    stalledMs = Math.max(stalledMs, performance.now() - at)
    at = performance.now()
  }
  const timer = setInterval(beat, 10)
  try {
    const result = await work()
    beat()
    return { result, stalledMs }
  } finally {
    clearInterval(timer)
  }
}

/** Measures again what did not come out well, where the machine stood still meanwhile; nothing else is forgiven. */
export async function onRunningMachine<T>(measure: () => Promise<T>, isWell: (result: T) => boolean): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const { result, stalledMs } = await withStalls(measure)
    if (isWell(result) || stalledMs < STALL_MS || attempt === ATTEMPTS) return result
  }
}
