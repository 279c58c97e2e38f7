import type { Clock } from '../src/index.ts'

/** Time that stands still until it is told to pass. */
export interface VirtualClock extends Clock {
  /** Passes `ms`, running what falls due, in order. */
  pass(ms: number): void
}

export function createVirtualClock(start: number = Date.parse('2026-11-20T12:00:00Z')): VirtualClock {
  let time = start
  const tasks = new Set<{ readonly at: number; readonly run: () => void }>()

  return {
    now: () => time,
    after(ms, run) {
      const task = { at: time + ms, run }
      tasks.add(task)
      return () => void tasks.delete(task)
    },
    pass(ms) {
      const end = time + ms
      for (;;) {
        const [next] = [...tasks].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)
        if (next === undefined) break
        tasks.delete(next)
        time = next.at
        next.run()
      }
      time = end
    },
  }
}
