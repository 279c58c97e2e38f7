import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileCacheKey, type CacheKeyRequest } from '../src/index.ts'

describe('keys', () => {
  const request = (path: string, parameters: Record<string, string[]> = {}, method = 'GET'): CacheKeyRequest => ({
    method,
    path,
    parameter: (source, location, name) => parameters[`${source}.${location}.${name}`] ?? [],
  })

  // api-gateway-caching.md: "you can include only the type parameter in the cache key"
  test('only what is named separates answers', () => {
    const key = compileCacheKey({ version: 'd', cacheKeyParameters: ['method.request.querystring.type'] })
    const of = (type: string, department: string): string =>
      key(request('/users', { 'method.querystring.type': [type], 'method.querystring.department': [department] }))

    expect(of('admin', 'A')).toBe(of('admin', 'B'))
    expect(of('admin', 'A')).not.toBe(of('regular', 'A'))
  })

  test('an answer to HEAD is none to GET, and one of another deployment is none of this', () => {
    const key = compileCacheKey({ version: 'd1' })
    const other = compileCacheKey({ version: 'd2' })

    expect(new Set([key(request('/')), key(request('/', {}, 'HEAD')), other(request('/'))]).size).toBe(3)
  })

  test('resources that share a namespace share answers, but for their key parameters', () => {
    const key = compileCacheKey({ version: 'd', byPath: false, cacheKeyParameters: ['method.request.path.id'] })
    const of = (path: string, id: string): string => key(request(path, { 'method.path.id': [id] }))

    expect(of('/users/1', '1')).toBe(of('/customers/1', '1'))
    expect(of('/users/1', '1')).not.toBe(of('/users/2', '2'))
  })

  test.each(['method.request.body.x', 'header.X', 'method.request.header.', ''])('refuses %j', (parameter) => {
    expect(() => compileCacheKey({ version: 'd', cacheKeyParameters: [parameter] })).toThrow(
      `Invalid cache key parameter specified: ${parameter}`,
    )
  })

  test('different values never make the same key', () => {
    const key = compileCacheKey({
      version: 'd',
      cacheKeyParameters: ['method.request.querystring.a', 'integration.request.header.b'],
    })
    const values = fc.array(fc.string(), { maxLength: 3 })
    const facts = fc.record({ path: fc.string(), a: values, b: values })
    fc.assert(
      fc.property(facts, facts, (one, other) => {
        const keyOf = ({ path, a, b }: typeof one): string => key(request(`/${encodeURIComponent(path)}`, { 'method.querystring.a': a, 'integration.header.b': b }))
        expect(keyOf(one) === keyOf(other)).toBe(JSON.stringify([one.path, one.a, one.b]) === JSON.stringify([other.path, other.a, other.b]))
      }),
    )
  })
})
