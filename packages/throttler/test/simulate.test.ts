import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { simulate, type BucketSpec } from '../src/index.ts'
import * as api from '../src/index.ts'
import { readTraceLine } from '../src/cli/read-trace.ts'
import { runReadmeExample } from '../../../scripts/readme-example.mjs'

const method: BucketSpec = { level: 'method', key: 'm', limit: { rateLimit: 50, burstLimit: 100 } }

// The arithmetic of issue 7: 2,000 requests at 200 a second against rate 50, burst 100 → 100 + 50 × 10 s.
test('admits what the arithmetic says of 2,000 requests in ten seconds', () => {
  const trace = Array.from({ length: 2000 }, (_, index) => ({ at: index * 5, buckets: [method] }))

  const { admitted, refused, refusedBy, seconds } = simulate(trace)

  expect(Math.abs(admitted - 600)).toBeLessThanOrEqual(12)
  expect(admitted + refused).toBe(2000)
  expect(refusedBy).toEqual({ method: refused })
  expect(seconds).toHaveLength(10)
})

test('refuses a trace that goes back in time', () => {
  expect(() => simulate([{ at: 5, buckets: [] }, { at: 4, buckets: [] }])).toThrow('goes back in time')
})

test.each([
  ['{"requestTimeEpoch":1700000000000,"apiKeyId":"k"}', { at: 1_700_000_000_000, caller: '"k"', method: '' }],
  ['{"requestTime":"14/Nov/2023:22:13:20 +0000","httpMethod":"GET","resourcePath":"/a/{id}"}', { at: 1_700_000_000_000, caller: undefined, method: 'GET /a/{id}' }],
  ['{"requestTimeEpoch":"1700000000000","routeKey":"GET /a"}', { at: 1_700_000_000_000, caller: undefined, method: 'GET /a' }],
  ['1.2.3.4 - - [14/Nov/2023:22:13:20 +0000] "GET /a?b=c HTTP/1.1" 200 3', { at: 1_700_000_000_000, caller: undefined, method: 'GET /a' }],
])('reads the log line %s', (line, expected) => {
  expect(readTraceLine(line, { number: 1, callerField: 'apiKeyId' })).toEqual(expected)
})

test.each(['nothing', '{', '{"a":1}'])('refuses the log line %s by its number', (line) => {
  expect(() => readTraceLine(line, { number: 7, callerField: undefined })).toThrow('line 7')
})

test('the command tells per caller what would be refused', () => {
  const log = Array.from({ length: 30 }, (_, index) => JSON.stringify({ requestTimeEpoch: index, apiKeyId: index % 3 === 0 ? 'a' : 'b' })).join('\n')
  const main = new URL('../dist/cli/main.js', import.meta.url).pathname

  const { status, stdout } = spawnSync(process.execPath, [main, 'simulate', '--rate', '1', '--burst', '10', '--caller', 'apiKeyId'], { input: log, encoding: 'utf8' })

  expect(status).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({ admitted: 20, refused: 10, refusedBy: { 'usage-plan': 10 } })
})

test('the command holds callers and methods to their limits at once, in the order of time', () => {
  const request = (at: number, apiKeyId: string, resourcePath: string): string => JSON.stringify({ requestTimeEpoch: at, apiKeyId, httpMethod: 'GET', resourcePath })
  const log = [...Array.from({ length: 6 }, (_, index) => request(index, 'a', '/x')), request(20, 'b', '/x'), request(19, 'b', '/x'), request(18, 'b', '/y')].join('\n')
  const main = new URL('../dist/cli/main.js', import.meta.url).pathname

  const limits = ['--rate', '0.001', '--burst', '4', '--method-rate', '0.001', '--method-burst', '5', '--caller', 'apiKeyId']
  const { stdout } = spawnSync(process.execPath, [main, 'simulate', ...limits], { input: log, encoding: 'utf8' })

  expect(JSON.parse(stdout)).toMatchObject({ admitted: 6, refused: 3, refusedBy: { 'usage-plan': 2, method: 1 } })
})

test('the command explains its use', () => {
  const { status, stderr } = spawnSync(process.execPath, [new URL('../dist/cli/main.js', import.meta.url).pathname, 'simulate'], { encoding: 'utf8' })

  expect([status, stderr.includes('usage: gatewright-throttler simulate')]).toEqual([2, true])
})

test('exports nothing but its public names', () => {
  expect(Object.keys(api).toSorted()).toEqual([
    'ACCOUNT_LIMIT',
    'Bucket',
    'ThrottlerError',
    'createMemoryQuotas',
    'createMemoryThrottler',
    'dateOf',
    'dayOf',
    'limitOf',
    'methodLevels',
    'periodOf',
    'planLevels',
    'simulate',
  ])
})

test("the README's example prints what the README says", async () => {
  const { logged, promised } = await runReadmeExample(new URL('..', import.meta.url).pathname, {
    sources: { '@gatewright/throttler': '../../src/index.ts' },
    load: (file) => import(file),
  })

  expect(promised.length).toBeGreaterThan(0)
  expect(logged).toEqual(promised)
})
