import { packEntry } from '@gatewright/gateway'
import { expect, test } from 'vitest'
import type { RequestStory, TrafficBatch, TrafficCount, TrafficEntry } from '../src/backend/backend.ts'
import { readEvents, readTraffic, trafficQuery } from '../src/backend/read-traffic.ts'
import { asCurl, asEvent, asTest, replayOf } from '../src/traffic/copy-as.ts'
import { addCounted, countByStatus, createRate } from '../src/traffic/count-requests.ts'

const ENTRY: TrafficEntry = { requestId: 'r', apiId: 'a1', stage: 'prod', protocol: 'REST', isCanary: false, time: 0, method: 'POST', path: '/prod/users', query: '', route: '/users', status: 404, latency: 12.5 }

const COUNT: TrafficCount = { apiId: 'a1', stage: 'prod', method: 'POST', route: '/users', status: 200, count: 40 }

const NO_FILTER = { api: '', stage: '', status: '', route: '', latency: '' }

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
  const text = `id: first\n\ndata: ${JSON.stringify({ rows: [ENTRY, ENTRY].map(packEntry), counted: [COUNT] })}\n\n: still here\n\ndata: {"rows":[],"counted":[]}\n\n`
  const bytes = new TextEncoder().encode(text)
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += 7) controller.enqueue(bytes.subarray(at, at + 7))
      controller.close()
    },
  })
  const batches: TrafficBatch[] = []
  const ids: string[] = []

  await readEvents(body, { listener: (batch) => void batches.push(batch), onId: (id) => void ids.push(id) })

  expect(ids).toEqual(['first'])
  expect(batches).toEqual([
    { entries: [ENTRY, ENTRY], counted: [COUNT] },
    { entries: [], counted: [] },
  ])
})

test('asks for other requests without losing any: the next stream continues the one before, which is read to its end', async () => {
  const streams: { readonly query: string; readonly write: (text: string) => void; readonly end: () => void }[] = []
  const open = (query: string): Promise<{ readonly response: Response }> => {
    const { readable, writable } = new TransformStream<string, string>()
    const writer = writable.getWriter()
    streams.push({ query, write: (text) => void writer.write(text), end: () => void writer.close() })
    return Promise.resolve({ response: new Response(readable.pipeThrough(new TextEncoderStream())) })
  }
  const seen: string[] = []
  const states: string[] = []
  const event = (requestId: string): string => `data: ${JSON.stringify({ rows: [packEntry({ ...ENTRY, requestId })], counted: [] })}\n\n`
  const reader = readTraffic({ open, listener: ({ entries }) => void seen.push(...entries.map(({ requestId }) => requestId)), onState: (state) => void states.push(state) })

  reader.ask({})
  await expect.poll(() => streams.length).toBe(1)
  streams[0]?.write('id: one\n\n')
  reader.ask({ all: true })
  await expect.poll(() => streams.length).toBe(2)
  streams[0]?.write(event('a'))
  streams[1]?.write('id: two\n\n')
  streams[0]?.end()
  await expect.poll(() => seen).toEqual(['a'])
  reader.ask({ paused: true })
  await expect.poll(() => streams.length).toBe(3)
  streams[1]?.write(event('b'))
  await expect.poll(() => seen).toEqual(['a', 'b'])
  reader.stop()

  expect(streams.map(({ query }) => query)).toEqual(['', '?all=true&continues=one', '?paused=true&continues=two'])
  expect(states).toEqual(['live', 'live'])
})

test('asks the server for what passes the filter, for all, or for nothing', () => {
  expect(trafficQuery({ filter: { ...NO_FILTER, status: '5xx', route: 'GET /users' }, all: true, paused: false })).toBe('?status=5xx&route=GET+%2Fusers&all=true')
  expect(trafficQuery({ filter: NO_FILTER, all: false, paused: false })).toBe('')
})

test('adds up what was only counted, and tells by status what of it passes the filter', () => {
  const counted = [[COUNT], [COUNT, { ...COUNT, status: 429 }], [{ ...COUNT, stage: 'dev' }]].reduce(addCounted, new Map())

  expect([...countByStatus(counted, { ...NO_FILTER, stage: 'prod' })]).toEqual([
    [200, 80],
    [429, 40],
  ])
  expect([...countByStatus(counted, { ...NO_FILTER, route: 'post /users', status: '4xx' })]).toEqual([[429, 40]])
})

test('says how many of the requests of a second are told, and forgets those of long ago', () => {
  const rate = createRate()
  for (let at = 0; at < 3000; at += 200) rate.add({ entries: [ENTRY, ENTRY], counted: [{ ...COUNT, count: 198 }] }, at)

  expect(rate.read(3000)).toEqual({ told: 9, all: 933 })
  expect(rate.read(60_000)).toEqual({ told: 0, all: 0 })
})
