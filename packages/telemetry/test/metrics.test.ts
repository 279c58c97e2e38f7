import { expect, test } from 'vitest'
import { createMetrics } from '../src/index.ts'

const request = { apiId: 'abc123', stage: 'prod', resource: '/pets', method: 'GET', status: 200, latency: 4 }

function linesOf(text: string, name: string): readonly string[] {
  return text.split('\n').filter((line) => line.startsWith(`${name}{`))
}

test('counts requests, errors and cached answers as AWS/ApiGateway does', () => {
  const metrics = createMetrics()

  metrics.record({ ...request, cache: 'hit' })
  metrics.record({ ...request, cache: 'miss' })
  metrics.record({ ...request, status: 404 })
  metrics.record({ ...request, status: 504 })

  const text = metrics.exposition()
  const labels = '{api_id="abc123",stage="prod",method="GET",resource="/pets"}'
  expect(linesOf(text, 'gatewright_count_total')).toEqual([`gatewright_count_total${labels} 4`])
  expect(linesOf(text, 'gatewright_4xx_error_total')).toEqual([`gatewright_4xx_error_total${labels} 1`])
  expect(linesOf(text, 'gatewright_5xx_error_total')).toEqual([`gatewright_5xx_error_total${labels} 1`])
  expect(linesOf(text, 'gatewright_cache_hit_count_total')).toEqual([`gatewright_cache_hit_count_total${labels} 1`])
  expect(linesOf(text, 'gatewright_cache_miss_count_total')).toEqual([`gatewright_cache_miss_count_total${labels} 1`])
})

test('latencies are histograms in seconds; a request that asked no backend has no integration latency', () => {
  const metrics = createMetrics({ bounds: [5, 10] })

  metrics.record({ ...request, latency: 5, integrationLatency: 3 })
  metrics.record({ ...request, latency: 7 })
  metrics.record({ ...request, latency: 100, integrationLatency: 98 })

  const text = metrics.exposition()
  const labels = 'api_id="abc123",stage="prod",method="GET",resource="/pets"'
  expect(text.split('\n').filter((line) => line.startsWith('gatewright_latency_seconds_'))).toEqual([
    `gatewright_latency_seconds_bucket{${labels},le="0.005"} 1`,
    `gatewright_latency_seconds_bucket{${labels},le="0.01"} 2`,
    `gatewright_latency_seconds_bucket{${labels},le="+Inf"} 3`,
    `gatewright_latency_seconds_sum{${labels}} 0.112`,
    `gatewright_latency_seconds_count{${labels}} 3`,
  ])
  expect(linesOf(text, 'gatewright_integration_latency_seconds_count')).toEqual([`gatewright_integration_latency_seconds_count{${labels}} 2`])
})

test('a canary has series of its own', () => {
  const metrics = createMetrics()

  metrics.record(request)
  metrics.record({ ...request, isCanary: true })

  expect(linesOf(metrics.exposition(), 'gatewright_count_total')).toEqual([
    'gatewright_count_total{api_id="abc123",stage="prod",method="GET",resource="/pets"} 1',
    'gatewright_count_total{api_id="abc123",stage="prod/Canary",method="GET",resource="/pets"} 1',
  ])
})

test('each API, stage, resource and method has its own series', () => {
  const metrics = createMetrics()

  metrics.record(request)
  metrics.record({ ...request, method: 'POST' })
  metrics.record({ ...request, resource: undefined, method: undefined, status: 403 })

  expect(linesOf(metrics.exposition(), 'gatewright_count_total')).toHaveLength(3)
})

test('what is special in a label is escaped', () => {
  const metrics = createMetrics()

  metrics.record({ ...request, resource: '/a"b\\c\nd' })

  expect(linesOf(metrics.exposition(), 'gatewright_count_total')[0]).toContain('resource="/a\\"b\\\\c\\nd"')
})
