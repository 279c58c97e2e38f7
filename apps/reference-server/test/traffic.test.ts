import { type PackedEntry, unpackEntry, type WatchedCount, type WatchedRequest } from '@gatewright/gateway'
import { expect, test } from 'vitest'
import { readInterest } from '../src/playground/read-interest.ts'
import { createTraffic, type Traffic } from '../src/playground/traffic.ts'
import type { Interest } from '../src/playground/viewer.ts'

interface Facts {
  readonly heldBytes?: number
  readonly status?: number
  readonly path?: string
  readonly route?: string
  readonly stage?: string
  readonly cache?: 'hit' | 'miss'
  readonly isFollowed?: boolean
}

function request(requestId: string, { heldBytes = 10, status = 200, path = '/users', route = '/users', stage = 'prod', cache, isFollowed = true }: Facts = {}): WatchedRequest {
  const entry = { requestId, apiId: 'abc', stage, protocol: 'REST', isCanary: false, time: 0, method: 'GET', path, query: '', route, status, latency: 1.2345, failure: undefined, cache } as const
  const message = { line: '', headers: [], body: '' }
  return { isFollowed, apiId: 'abc', stage, method: 'GET', route, status, cache, entry, heldBytes, story: () => ({ entry, decisions: [], log: [], client: { request: message, response: message } }) }
}

/** Sends requests as the gateway does: each is followed if the traffic says so. */
function send({ watch }: Traffic, ids: readonly string[], facts: Facts = {}): void {
  for (const id of ids) {
    const { stage = 'prod', path = '/users' } = facts
    const isFollowed = watch.follows?.({ stage: { apiId: 'abc', stageName: stage }, method: 'GET', path })
    const finished = request(id, { ...facts, isFollowed: isFollowed !== false })
    if (isFollowed !== false || watch.counts?.(finished) !== true) watch.finished(finished)
  }
}

async function open(traffic: Traffic, interest?: Interest): Promise<AsyncIterableIterator<Uint8Array>> {
  const stream = traffic.stream(interest)
  await stream.next()
  return stream
}

async function nextEvent(stream: AsyncIterableIterator<Uint8Array>): Promise<{ readonly rows: readonly string[]; readonly counted: readonly WatchedCount[] }> {
  const { value } = (await stream.next()) as { readonly value?: Uint8Array }
  const { rows, counted } = JSON.parse(new TextDecoder().decode(value).slice('data: '.length)) as { readonly rows: readonly PackedEntry[]; readonly counted: readonly WatchedCount[] }
  return { rows: rows.map((row) => unpackEntry(row).requestId), counted }
}

const IDS = ['a', 'b', 'c', 'd']

test('watches while a page reads, and stops when it goes away', async () => {
  const traffic = createTraffic({ interval: 1 })
  expect(traffic.watch.active).toBe(false)

  const stream = await open(traffic)
  expect(traffic.watch.active).toBe(true)

  await stream.return?.()
  expect(traffic.watch.active).toBe(false)
})

test('tells in one event what finished since the one before', async () => {
  const traffic = createTraffic({ interval: 1 })
  const stream = await open(traffic)
  traffic.watch.finished(request('a'))
  traffic.watch.finished(request('b'))

  const { value } = (await stream.next()) as { readonly value: Uint8Array }
  const { rows, ...rest } = JSON.parse(new TextDecoder().decode(value).slice('data: '.length)) as { rows: PackedEntry[] }

  expect(rows.map(unpackEntry)).toEqual([
    { ...request('a').entry, latency: 1.235 },
    { ...request('b').entry, latency: 1.235 },
  ])
  expect(rest).toEqual({ counted: [] })
  await stream.return?.()
})

test('counts by place and end what is too much for one event', async () => {
  const traffic = createTraffic({ interval: 1, batch: 1 })
  const stream = await open(traffic)
  send(traffic, IDS)
  send(traffic, ['e'], { status: 429 })
  send(traffic, ['f', 'g'], { route: '/cached', cache: 'hit' })

  const { rows, counted } = await nextEvent(stream)

  expect(rows).toEqual(['a'])
  expect(counted).toEqual([
    { apiId: 'abc', stage: 'prod', method: 'GET', route: '/users', status: 200, count: 3 },
    { apiId: 'abc', stage: 'prod', method: 'GET', route: '/users', status: 429, count: 1 },
    { apiId: 'abc', stage: 'prod', method: 'GET', route: '/cached', status: 200, cache: 'hit', count: 2 },
  ])
  await stream.return?.()
})

test('finds the story of a request that is held, and lets the oldest go when they are many or large', async () => {
  const traffic = createTraffic({ interval: 1, held: 2, heldBytes: 100 })
  const stream = await open(traffic)
  for (const id of ['a', 'b', 'c']) traffic.watch.finished(request(id))
  expect([traffic.find('a'), traffic.find('b')?.entry.requestId]).toEqual([undefined, 'b'])

  traffic.watch.finished(request('large', { heldBytes: 95 }))
  expect([traffic.find('c'), traffic.find('large')?.entry.requestId]).toEqual([undefined, 'large'])
  await stream.return?.()
})

test('follows few requests of each interval while there is much traffic, keeps as many that failed, and counts the rest', async () => {
  const traffic = createTraffic({ interval: 1, told: 1 })
  const stream = await open(traffic)
  send(traffic, ['a', 'b'])
  send(traffic, ['c', 'd'], { status: 500 })

  const { rows, counted } = await nextEvent(stream)

  expect(rows).toEqual(['a', 'c'])
  expect(counted.map(({ status, count }) => [status, count])).toEqual([
    [200, 1],
    [500, 1],
  ])
  expect(IDS.filter((id) => traffic.find(id) !== undefined)).toEqual(['a', 'c'])
  await stream.return?.()
})

test('follows 2 in twice the time after an interval with more than 125, and 125 again when the rush is over', async () => {
  const traffic = createTraffic({ interval: 1 })
  const stream = await open(traffic)
  const many = Array.from({ length: 300 }, (_, index) => String(index))
  const told: number[] = []
  for (const ids of [many.slice(0, 150), many, many.slice(0, 200), many.slice(0, 50)]) {
    send(traffic, ids)
    told.push((await nextEvent(stream)).rows.length)
  }

  expect(told).toEqual([125, 2, 2, 50])
  await stream.return?.()
})

test('follows those first that pass the filter of the page', async () => {
  const traffic = createTraffic({ interval: 1, told: 2 })
  const stream = await open(traffic, { filter: { api: 'abc', stage: '', status: '', route: 'orders', latency: '' } })
  send(traffic, ['a', 'b'])
  send(traffic, ['c', 'd'], { path: '/prod/orders', route: '/orders' })

  expect((await nextEvent(stream)).rows).toEqual(['c', 'd'])
  await stream.return?.()
})

test('keeps those that pass a filter by how they ended, though nobody could know before', async () => {
  const traffic = createTraffic({ interval: 1, told: 1 })
  const stream = await open(traffic, { filter: { api: '', stage: '', status: '201', route: '', latency: '1' } })
  send(traffic, ['a', 'b'])
  send(traffic, ['c'], { status: 201 })

  expect((await nextEvent(stream)).rows).toEqual(['a', 'c'])
  await stream.return?.()
})

test('follows all for a page that asks for all', async () => {
  const traffic = createTraffic({ interval: 1, told: 1 })
  const stream = await open(traffic, { all: true })
  send(traffic, IDS)

  expect(await nextEvent(stream)).toEqual({ rows: IDS, counted: [] })
  await stream.return?.()
})

test('holds what it told while a page is paused, and watches nothing', async () => {
  const traffic = createTraffic({ interval: 1, lingering: 60_000 })
  const stream = await open(traffic)
  send(traffic, ['a'])
  await stream.return?.()
  const paused = await open(traffic, { paused: true })

  expect(traffic.watch.active).toBe(false)
  expect(traffic.find('a')?.entry.requestId).toBe('a')
  await paused.return?.()
  traffic.close()
})

test('a stream that continues another tells what that one had not told, and ends it', async () => {
  const traffic = createTraffic({ interval: 1 })
  const first = traffic.stream()
  const { value } = (await first.next()) as { readonly value: Uint8Array }
  const continues = /^id: (.+)\n\n$/.exec(new TextDecoder().decode(value))?.[1] ?? ''
  send(traffic, ['a'])
  const second = await open(traffic, { all: true, continues })
  send(traffic, ['b'])

  expect((await first.next()).done).toBe(true)
  expect((await nextEvent(second)).rows).toEqual(['a', 'b'])
  await second.return?.()
  expect(traffic.watch.active).toBe(false)
})

test('lets all go a while after the last page is closed', async () => {
  const traffic = createTraffic({ interval: 1, lingering: 1 })
  const stream = await open(traffic)
  send(traffic, ['a'])
  await stream.return?.()

  await expect.poll(() => traffic.find('a')).toBeUndefined()
})

test('ends its streams when the server stops', async () => {
  const traffic = createTraffic({ interval: 60_000 })
  const stream = await open(traffic)
  const next = stream.next()

  traffic.close()

  expect((await next).done).toBe(true)
})

test.each([
  ['', { all: false, paused: false }],
  ['all=true', { all: true, paused: false }],
  ['status=5xx&api=a1', { all: false, paused: false, filter: { api: 'a1', stage: '', status: '5xx', route: '', latency: '' } }],
  ['route=GET+%2Fusers&latency=1.5&paused=true', { all: false, paused: true, filter: { api: '', stage: '', status: '', route: 'GET /users', latency: '1.5' } }],
  ['all=true&continues=b5', { all: true, paused: false, continues: 'b5' }],
  ['status=ok', 'Not a filter of the traffic: status=ok'],
  ['latency=long', 'Not a filter of the traffic: latency=long'],
  ['method=GET', 'Not a filter of the traffic: method=GET'],
])('reads %j as what a page asks for', (query, expected) => {
  expect(readInterest(query)).toEqual(expected)
})
