import { createHistogram, type Histogram } from './histogram.ts'
import { exposition } from './prometheus-text.ts'

/** What one finished request adds to the metrics. */
export interface MetricsRequest {
  readonly apiId: string
  readonly stage: string
  /** A canary's requests count for themselves, as stage `{stage}/Canary`. */
  readonly isCanary?: boolean
  /** The declared resource path or route; absent where none was matched. Never the request's own path: anyone can invent those. */
  readonly resource?: string | undefined
  /** The declared method (`GET`, `ANY`). */
  readonly method?: string | undefined
  readonly status: number
  /** Milliseconds from arrival to the answer. */
  readonly latency: number
  /** Milliseconds that the backend took; absent where none was called. */
  readonly integrationLatency?: number | undefined
  /** Absent where the method is not cached. */
  readonly cache?: 'hit' | 'miss' | undefined
}

/** Upper bounds of both latency histograms. */
export interface MetricsOptions {
  /** Milliseconds, ascending. */
  readonly bounds?: readonly number[]
}

/** AWS's metrics of APIs, per API, stage, resource and method, since the process began. */
export interface Metrics {
  record(request: MetricsRequest): void
  /** In Prometheus' text format 0.0.4; latencies in seconds. */
  exposition(): string
}

/** The numbers of one method of one stage. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>
  count: number
  clientErrors: number
  serverErrors: number
  cacheHits: number
  cacheMisses: number
  readonly latency: Histogram
  readonly integrationLatency: Histogram
}

const DEFAULT_BOUNDS = [1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 29_000] as const

/**
 * Counts requests as AWS/ApiGateway does: Count, 4XXError, 5XXError, Latency, IntegrationLatency, CacheHitCount, CacheMissCount.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
 */
export function createMetrics({ bounds = DEFAULT_BOUNDS }: MetricsOptions = {}): Metrics {
  const all: Series[] = []
  /** By API, stage, resource and method: four look-ups cost less than one text of the four. */
  const byPlace = new Map<string, Map<string, Map<string, Map<string, Series>>>>()

  return {
    record(request) {
      const series = seriesOf(request)
      series.count += 1
      if (request.status >= 500) series.serverErrors += 1
      else if (request.status >= 400) series.clientErrors += 1
      if (request.cache === 'hit') series.cacheHits += 1
      else if (request.cache === 'miss') series.cacheMisses += 1
      series.latency.observe(request.latency)
      if (request.integrationLatency !== undefined) series.integrationLatency.observe(request.integrationLatency)
    },
    exposition: () => exposition(all, bounds),
  }

  function seriesOf({ apiId, isCanary = false, stage: name, resource = '', method = '' }: MetricsRequest): Series {
    const stage = isCanary ? `${name}/Canary` : name
    const methods = child(child(child(byPlace, apiId), stage), resource)
    const known = methods.get(method)
    if (known !== undefined) return known
    const made = { ...EMPTY, labels: { api_id: apiId, stage, method, resource }, latency: createHistogram(bounds), integrationLatency: createHistogram(bounds) }
    methods.set(method, made)
    all.push(made)
    return made
  }
}

function child<Value>(parent: Map<string, Map<string, Value>>, name: string): Map<string, Value> {
  const known = parent.get(name)
  if (known !== undefined) return known
  const made = new Map<string, Value>()
  parent.set(name, made)
  return made
}

const EMPTY = { count: 0, clientErrors: 0, serverErrors: 0, cacheHits: 0, cacheMisses: 0 } as const
