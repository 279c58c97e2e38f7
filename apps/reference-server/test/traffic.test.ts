import { type PackedEntry, unpackEntry, type WatchedRequest } from '@gatewright/gateway'
import { expect, test } from 'vitest'
import { createTraffic } from '../src/playground/traffic.ts'

function request(requestId: string, { heldBytes = 10, status = 200 } = {}): WatchedRequest {
  const entry = { requestId, apiId: 'abc', stage: 'prod', protocol: 'REST', isCanary: false, time: 0, method: 'GET', path: '/', query: '', route: '/users', status, latency: 1.2345, failure: undefined } as const
  const message = { line: '', headers: [], body: '' }
  return { entry, heldBytes, story: () => ({ entry, decisions: [], log: [], client: { request: message, response: message } }) }
}

async function nextText(stream: AsyncIterableIterator<Uint8Array>): Promise<string> {
  const { value } = (await stream.next()) as { readonly value?: Uint8Array }
  return new TextDecoder().decode(value)
}

test('watches while a page reads, and stops when it goes away', async () => {
  const traffic = createTraffic({ interval: 1 })
  expect(traffic.watch.active).toBe(false)

  const stream = traffic.stream()
  await stream.next()
  expect(traffic.watch.active).toBe(true)

  await stream.return?.()
  expect(traffic.watch.active).toBe(false)
})

test('tells in one event what finished since the one before', async () => {
  const traffic = createTraffic({ interval: 1 })
  const stream = traffic.stream()
  await stream.next()
  traffic.watch.finished(request('a'))
  traffic.watch.finished(request('b'))

  const event = await nextText(stream)
  const { rows, ...rest } = JSON.parse(event.slice('data: '.length)) as { rows: PackedEntry[] }

  expect(rows.map(unpackEntry)).toEqual([
    { ...request('a').entry, latency: 1.235 },
    { ...request('b').entry, latency: 1.235 },
  ])
  expect(rest).toEqual({ skipped: 0 })
  await stream.return?.()
})

test('counts what is too much to show', async () => {
  const traffic = createTraffic({ interval: 1, batch: 1 })
  const stream = traffic.stream()
  await stream.next()
  for (const id of ['a', 'b', 'c']) traffic.watch.finished(request(id))

  expect(await nextText(stream)).toContain('"skipped":2')
  await stream.return?.()
})

test('finds the story of a request that is held, and lets the oldest go when they are many or large', async () => {
  const traffic = createTraffic({ interval: 1, held: 2, heldBytes: 100 })
  const stream = traffic.stream()
  await stream.next()
  for (const id of ['a', 'b', 'c']) traffic.watch.finished(request(id))
  expect([traffic.find('a'), traffic.find('b')?.entry.requestId]).toEqual([undefined, 'b'])

  traffic.watch.finished(request('large', { heldBytes: 95 }))
  expect([traffic.find('c'), traffic.find('large')?.entry.requestId]).toEqual([undefined, 'large'])
  await stream.return?.()
})

test('holds few stories of each interval while there is much traffic, those of failures too, and says which', async () => {
  const traffic = createTraffic({ interval: 1, told: 1 })
  const stream = traffic.stream()
  await stream.next()
  for (const [id, status] of [['a', 200], ['b', 200], ['c', 500], ['d', 500]] as const) traffic.watch.finished(request(id, { status }))

  const { told } = JSON.parse((await nextText(stream)).slice('data: '.length)) as { told: number[] }

  expect(told).toEqual([0, 2])
  expect(['a', 'b', 'c', 'd'].filter((id) => traffic.find(id) !== undefined)).toEqual(['a', 'c'])
  await stream.return?.()
})

test('ends its streams when the server stops', async () => {
  const traffic = createTraffic({ interval: 60_000 })
  const stream = traffic.stream()
  await stream.next()
  const next = stream.next()

  traffic.close()

  expect((await next).done).toBe(true)
})
