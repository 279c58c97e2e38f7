import type { Histogram } from './histogram.ts'
import type { Series } from './metrics.ts'

interface Counter {
  readonly name: string
  readonly help: string
  readonly read: (series: Series) => number
}

interface Latency {
  readonly name: string
  readonly help: string
  readonly read: (series: Series) => Histogram
}

const COUNTERS: readonly Counter[] = [
  { name: 'gatewright_count_total', help: 'Count: requests.', read: ({ count }) => count },
  { name: 'gatewright_4xx_error_total', help: '4XXError: answers with a client error.', read: ({ clientErrors }) => clientErrors },
  { name: 'gatewright_5xx_error_total', help: '5XXError: answers with a server error.', read: ({ serverErrors }) => serverErrors },
  { name: 'gatewright_cache_hit_count_total', help: 'CacheHitCount: answers from the cache.', read: ({ cacheHits }) => cacheHits },
  { name: 'gatewright_cache_miss_count_total', help: 'CacheMissCount: cached methods that asked the backend.', read: ({ cacheMisses }) => cacheMisses },
]

const LATENCIES: readonly Latency[] = [
  { name: 'gatewright_latency_seconds', help: 'Latency: from a request to its answer.', read: ({ latency }) => latency },
  { name: 'gatewright_integration_latency_seconds', help: 'IntegrationLatency: time of the backend.', read: ({ integrationLatency }) => integrationLatency },
]

/**
 * The series in Prometheus' text format 0.0.4; `bounds` in milliseconds.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function exposition(all: readonly Series[], bounds: readonly number[]): string {
  const counters = COUNTERS.flatMap(({ name, help, read }) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} counter`,
    ...all.map((series) => `${name}${labels(series.labels)} ${read(series)}`),
  ])
  const latencies = LATENCIES.flatMap(({ name, help, read }) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} histogram`,
    ...all.flatMap((series) => histogramLines({ name, bounds, series, histogram: read(series) })),
  ])
  return `${[...counters, ...latencies].join('\n')}\n`
}

interface HistogramLines {
  readonly name: string
  readonly bounds: readonly number[]
  readonly series: Series
  readonly histogram: Histogram
}

function histogramLines({ name, bounds, series, histogram }: HistogramLines): readonly string[] {
  const cumulative = histogram.cumulative()
  const buckets = cumulative.map((count, index) => {
    const bound = bounds[index]
    return `${name}_bucket${labels({ ...series.labels, le: bound === undefined ? '+Inf' : String(bound / 1_000) })} ${count}`
  })
  const own = labels(series.labels)
  return [...buckets, `${name}_sum${own} ${histogram.sum() / 1_000}`, `${name}_count${own} ${cumulative.at(-1) ?? 0}`]
}

function labels(values: Readonly<Record<string, string>>): string {
  return `{${Object.entries(values).map(([name, value]) => `${name}="${escape(value)}"`).join(',')}}`
}

function escape(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
