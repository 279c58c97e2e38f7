/** Counts values by upper bounds, as Prometheus does. */
export interface Histogram {
  /** One more value, in milliseconds. */
  observe(milliseconds: number): void
  /** Per bound, how many values were at most that; then all. */
  cumulative(): readonly number[]
  /** Of all values, in milliseconds. */
  sum(): number
}

/** Upper bounds are in milliseconds, ascending. */
export function createHistogram(bounds: readonly number[]): Histogram {
  const counts = Array.from({ length: bounds.length + 1 }, () => 0)
  let sum = 0
  return {
    observe(milliseconds) {
      let bucket = 0
      while (bucket < bounds.length && milliseconds > (bounds[bucket] as number)) bucket += 1
      counts[bucket] = (counts[bucket] as number) + 1
      sum += milliseconds
    },
    cumulative() {
      let total = 0
      return counts.map((count) => (total += count))
    },
    sum: () => sum,
  }
}
