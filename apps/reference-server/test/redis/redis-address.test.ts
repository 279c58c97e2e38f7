import { expect, test } from 'vitest'
import { readRedisAddress } from '../../src/redis/redis-address.ts'

const PLAIN = { topology: 'standalone', isTls: false, username: undefined, password: undefined, database: 0, masterName: undefined, sentinelPassword: undefined }

test.each([
  ['redis://localhost', { ...PLAIN, nodes: [{ host: 'localhost', port: 6379 }] }],
  ['rediss://[::1]:7000/2', { ...PLAIN, isTls: true, nodes: [{ host: '::1', port: 7000 }], database: 2 }],
  ['redis://:p%40ss@cache:1', { ...PLAIN, nodes: [{ host: 'cache', port: 1 }], password: 'p@ss' }],
  ['redis://app:secret@cache', { ...PLAIN, nodes: [{ host: 'cache', port: 6379 }], username: 'app', password: 'secret' }],
  [
    'redis-sentinel://a,b:26380/main/3',
    { ...PLAIN, topology: 'sentinel', nodes: [{ host: 'a', port: 26_379 }, { host: 'b', port: 26_380 }], masterName: 'main', database: 3 },
  ],
  ['rediss-cluster://a:1,b:2', { ...PLAIN, topology: 'cluster', isTls: true, nodes: [{ host: 'a', port: 1 }, { host: 'b', port: 2 }] }],
])('reads %s', (text, address) => {
  expect(readRedisAddress(text)).toEqual(address)
})

test.each(['localhost:6379', 'http://a', 'redis://', 'redis://a,b', 'redis://a/b', 'redis://a/1/2', 'redis-sentinel://a', 'redis-cluster://a/1', 'redis://a:x'])(
  'refuses %s and says what it may be',
  (text) => {
    expect(() => readRedisAddress(text)).toThrow('--redis is none of redis://host:6379/0')
  },
)

test('does not show the password of what it refuses', () => {
  expect(() => readRedisAddress('redis://app:secret@a,b')).toThrow(expect.not.stringContaining('secret'))
})
