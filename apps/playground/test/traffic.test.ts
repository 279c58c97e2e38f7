import { packEntry } from '@gatewright/gateway'
import { expect, test } from 'vitest'
import type { RequestStory, TrafficBatch, TrafficEntry } from '../src/backend/backend.ts'
import { readEvents } from '../src/backend/read-traffic.ts'
import { asCurl, asEvent, asTest, replayOf } from '../src/traffic/copy-as.ts'
import { NO_FILTER, passes } from '../src/traffic/filter.ts'

const ENTRY: TrafficEntry = { requestId: 'r', apiId: 'a1', stage: 'prod', protocol: 'REST', isCanary: false, time: 0, method: 'POST', path: '/prod/users', query: '', route: '/users', status: 404, latency: 12.5 }

const STORY: RequestStory = {
  entry: ENTRY,
  decisions: [],
  log: [],
  client: {
    request: { line: 'POST /_aws/execute-api/a1/prod/users?x=1', headers: [['Host', 'localhost'], ['X-Name', "O'Brien"], ['Content-Length', '2']], body: '{}' },
    response: { line: '404', headers: [], body: 'no' },
  },
  backend: { request: { line: 'POST function', headers: [], body: '{"requestContext":{"stage":"prod"}}' } },
}

test.each([
  [{}, true],
  [{ api: 'a1', stage: 'prod' }, true],
  [{ api: 'other' }, false],
  [{ stage: 'dev' }, false],
  [{ status: '4xx' }, true],
  [{ status: '404' }, true],
  [{ status: '5xx' }, false],
  [{ route: 'USERS' }, true],
  [{ route: 'post /users' }, true],
  [{ route: 'orders' }, false],
  [{ latency: '12' }, true],
  [{ latency: '13' }, false],
])('filters by %j', (filter, expected) => {
  expect(passes(ENTRY, { ...NO_FILTER, ...filter })).toBe(expected)
})

test('copies a request as a command that a shell reads as it was', () => {
  expect(asCurl(replayOf(STORY), 'http://localhost:4580')).toBe(
    String.raw`curl -X POST 'http://localhost:4580/_aws/execute-api/a1/prod/users?x=1' -H 'X-Name: O'\''Brien' --data-binary '{}'`,
  )
})

test('copies a request as a test of its answer, and as the event that the function got', () => {
  const copied = asTest(replayOf(STORY), { client: STORY.client, origin: 'http://localhost:4580' })

  expect(copied).toContain('expect(response.status).toBe(404)')
  expect(copied).toContain('process.env.GATEWAY_URL ?? "http://localhost:4580"')
  expect(JSON.parse(asEvent(replayOf(STORY), STORY))).toEqual({ requestContext: { stage: 'prod' } })
})

test('copies a request without a function as an event for a mapping template', () => {
  const { backend: _, ...story } = STORY

  expect(JSON.parse(asEvent(replayOf(story), story))).toEqual({ body: '{}', headers: { 'X-Name': "O'Brien" }, queryStringParameters: { x: '1' } })
})

test('reads events of the stream however they are cut', async () => {
  const text = `: gatewright\n\ndata: ${JSON.stringify({ rows: [ENTRY, ENTRY].map(packEntry), skipped: 0, told: [1] })}\n\n: still here\n\ndata: {"rows":[],"skipped":3}\n\n`
  const bytes = new TextEncoder().encode(text)
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += 7) controller.enqueue(bytes.subarray(at, at + 7))
      controller.close()
    },
  })
  const batches: TrafficBatch[] = []

  await readEvents(body, (batch) => void batches.push(batch))

  expect(batches.map(({ skipped }) => skipped)).toEqual([0, 3])
  expect(batches[0]?.entries).toEqual([
    { ...ENTRY, isUntold: true },
    { ...ENTRY, isUntold: false },
  ])
})
