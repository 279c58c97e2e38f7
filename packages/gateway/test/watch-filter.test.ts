import { expect, it } from 'vitest'
import { mayPassFilter, passesFilter, passesFilterOfPlace, type WatchedEntry, type WatchFilter } from '../src/index.ts'

const NO_FILTER: WatchFilter = { api: '', stage: '', status: '', route: '', latency: '' }
const ENTRY: WatchedEntry = { requestId: 'r', apiId: 'a1', stage: 'prod', protocol: 'REST', isCanary: false, time: 0, method: 'POST', path: '/prod/users/7', query: '', route: '/users/{id}', status: 404, latency: 12.5 }

it.each([
  [{}, true],
  [{ api: 'a1', stage: 'prod' }, true],
  [{ api: 'other' }, false],
  [{ stage: 'dev' }, false],
  [{ status: '4xx' }, true],
  [{ status: '404' }, true],
  [{ status: '5xx' }, false],
  [{ route: 'USERS' }, true],
  [{ route: 'post /users' }, true],
  [{ route: 'get /users' }, false],
  [{ route: 'orders' }, false],
  [{ latency: '12' }, true],
  [{ latency: '13' }, false],
])('lets a finished request through %j: %j', (filter, expected) => {
  expect(passesFilter(ENTRY, { ...NO_FILTER, ...filter })).toBe(expected)
})

it.each([
  [{}, true],
  [{ api: 'other' }, false],
  [{ stage: 'dev' }, false],
  [{ route: 'post /users' }, true],
  [{ route: 'orders' }, false],
  [{ route: '/users/{id}' }, true],
  [{ status: '5xx', latency: '1000' }, true],
])('lets a request that arrives through %j, as far as is known of it: %j', (filter, expected) => {
  expect(mayPassFilter({ stage: { apiId: 'a1', stageName: 'prod' }, method: 'POST', path: '/prod/users/7' }, { ...NO_FILTER, ...filter })).toBe(expected)
})

it('filters what is counted by its place and its status', () => {
  const place = { apiId: 'a1', stage: 'prod', method: 'GET', route: '/users', status: 200 }

  expect(passesFilterOfPlace(place, { ...NO_FILTER, status: '2xx', route: 'get /users' })).toBe(true)
  expect(passesFilterOfPlace(place, { ...NO_FILTER, status: '4xx' })).toBe(false)
})
