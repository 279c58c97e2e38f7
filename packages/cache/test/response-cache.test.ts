import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as api from '../src/index.ts'
import { cacheUseOf, compileCacheKey, createCipher, createMemoryStore, createResponseCache, type CachedResponse, type CacheKeyRequest } from '../src/index.ts'
import { fromBytes, toBytes } from '../src/entry.ts'
import { runReadmeExample } from '../../../scripts/readme-example.mjs'

const answer = (text: string, status = 200): CachedResponse => ({ status, headers: ['Content-Type', 'text/plain'], body: new TextEncoder().encode(text) })
const textOf = ({ body }: CachedResponse): string => new TextDecoder().decode(body)

function cacheAt(options: Parameters<typeof createResponseCache>[0] = {}): { clock: { now: number }; cache: ReturnType<typeof createResponseCache> } {
  const clock = { now: 1000 }
  return { clock, cache: createResponseCache({ maxBytes: 10_000_000, now: () => clock.now, ...options }) }
}

/** A backend that says how often it was asked. */
function backend(): { readonly calls: number; load: () => Promise<{ response: CachedResponse; cacheable: boolean }> } {
  let calls = 0
  return {
    get calls() {
      return calls
    },
    load: async () => ({ response: answer(`answer ${(calls += 1)}`), cacheable: true }),
  }
}

describe('reading', () => {
  test('answers from the cache until the TTL is over', async () => {
    const { clock, cache } = cacheAt()
    const { load } = backend()
    const read = async (): Promise<string> => textOf((await cache.read('k', { ttlSeconds: 300 }, load)).response)

    const answers = [await read(), await read()]
    clock.now += 299_999
    answers.push(await read())
    clock.now += 2
    answers.push(await read())

    expect(answers).toEqual(['answer 1', 'answer 1', 'answer 1', 'answer 2'])
    expect([cache.hits, cache.misses]).toEqual([2, 2])
  })

  test('a TTL of 0 keeps nothing', async () => {
    const { cache } = cacheAt()
    const own = backend()
    await cache.read('k', { ttlSeconds: 0 }, own.load)
    await cache.read('k', { ttlSeconds: 0 }, own.load)

    expect(own.calls).toBe(2)
  })

  test.each([-1, 3601, Number.NaN])('refuses a TTL of %d', async (ttlSeconds) => {
    await expect(cacheAt().cache.read('k', { ttlSeconds }, backend().load)).rejects.toThrow('a TTL is 0 to 3600 seconds')
  })

  test('requests that miss the same key together wait for one load', async () => {
    const { cache } = cacheAt()
    let calls = 0
    let finish = (): void => undefined
    const load = async (): Promise<{ response: CachedResponse; cacheable: boolean }> => {
      calls += 1
      await new Promise<void>((resolve) => (finish = resolve))
      return { response: answer('one'), cacheable: true }
    }
    const reads = Array.from({ length: 50 }, () => cache.read('k', { ttlSeconds: 10 }, load))
    await Promise.resolve()
    finish()

    expect((await Promise.all(reads)).map(({ response }) => textOf(response))).toEqual(Array.from({ length: 50 }, () => 'one'))
    expect(calls).toBe(1)
  })

  test('what may not be kept is not shared with those who waited', async () => {
    const { cache } = cacheAt()
    let calls = 0
    const load = async (): Promise<{ response: CachedResponse; cacheable: boolean }> => ({ response: answer(`private ${(calls += 1)}`, 500), cacheable: false })

    const answers = await Promise.all([1, 2, 3].map(() => cache.read('k', { ttlSeconds: 10 }, load)))

    expect(new Set(answers.map(({ response }) => textOf(response))).size).toBe(3)
  })

  test('a load that fails fails for its own request, and the others load themselves', async () => {
    const { cache } = cacheAt()
    let calls = 0
    const load = async (): Promise<{ response: CachedResponse; cacheable: boolean }> => {
      calls += 1
      if (calls === 1) throw new Error('backend away')
      return { response: answer('fine'), cacheable: true }
    }

    const outcomes = await Promise.allSettled([cache.read('k', { ttlSeconds: 10 }, load), cache.read('k', { ttlSeconds: 10 }, load)])

    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
  })

  // api-gateway-caching.md: "The maximum size of a response that can be cached is 1048576 bytes."
  test.each([
    [1_048_576, 1],
    [1_048_577, 2],
  ])('of a body of %i bytes, two requests make %i calls', async (size, calls) => {
    const { cache } = cacheAt()
    let made = 0
    const load = async (): Promise<{ response: CachedResponse; cacheable: boolean }> => {
      made += 1
      return { response: { status: 200, headers: [], body: new Uint8Array(size) }, cacheable: true }
    }
    await cache.read('k', { ttlSeconds: 10 }, load)
    await cache.read('k', { ttlSeconds: 10 }, load)

    expect(made).toBe(calls)
  })

  test('invalidating replaces the entry', async () => {
    const { cache } = cacheAt()
    const { load } = backend()
    await cache.read('k', { ttlSeconds: 10 }, load)
    await cache.read('k', { ttlSeconds: 10, invalidate: true }, load)

    expect(textOf((await cache.get('k')) as CachedResponse)).toBe('answer 2')
  })

  test('flushing drops a stage, or a namespace of it, and nothing else', async () => {
    const { cache } = cacheAt()
    for (const key of ['a/prod|r1|GET|/', 'a/prod|r2|GET|/', 'a/prod2|r1|GET|/']) await cache.read(key, { ttlSeconds: 10 }, backend().load)

    await cache.flush('a/prod', 'r1')
    const afterNamespace = await Promise.all(['a/prod|r1|GET|/', 'a/prod|r2|GET|/', 'a/prod2|r1|GET|/'].map(async (key) => cache.get(key)))
    await cache.flush('a/prod')
    const afterStage = await Promise.all(['a/prod|r2|GET|/', 'a/prod2|r1|GET|/'].map(async (key) => cache.get(key)))

    expect(afterNamespace.map((entry) => entry !== undefined)).toEqual([false, true, true])
    expect(afterStage.map((entry) => entry !== undefined)).toEqual([false, true])
  })
})

describe('size', () => {
  test('never holds more bytes than it was given', () => {
    const store = createMemoryStore<Uint8Array>({ maxBytes: 10_000, sizeOf: (_key, bytes) => bytes.byteLength })

    for (let index = 0; index < 1000; index += 1) {
      store.set(String(index), new Uint8Array(300), 60)
      expect(store.bytes).toBeLessThanOrEqual(10_000)
    }

    expect(store.get('999')).toBeDefined()
    expect(store.get('0')).toBeUndefined()
  })

  test.each([0, -5, Number.NaN, Infinity])('refuses a size of %d', (maxBytes) => {
    expect(() => createMemoryStore({ maxBytes, sizeOf: () => 1 })).toThrow('cannot be')
  })
})

describe('encryption', () => {
  test('what is kept does not contain the body, and is given back whole', async () => {
    const kept = new Map<string, Uint8Array>()
    const store = {
      get: (key: string) => kept.get(key),
      set: (key: string, value: Uint8Array) => void kept.set(key, value),
      delete: (key: string) => void kept.delete(key),
      deletePrefix: () => kept.clear(),
    }
    const cache = createResponseCache({ store, cipher: await createCipher(new Uint8Array(32).fill(7)) })
    await cache.read('k', { ttlSeconds: 10, encrypted: true }, async () => ({ response: answer('a secret'), cacheable: true }))

    const bytes = Buffer.from(kept.get('k') as Uint8Array).toString('latin1')
    expect(bytes).not.toContain('secret')
    expect(bytes).not.toContain('Content-Type')
    expect(textOf((await cache.get('k', { encrypted: true })) as CachedResponse)).toBe('a secret')
  })

  test('an entry that was changed or sealed with another key is a miss', async () => {
    const [one, other] = await Promise.all([createCipher(new Uint8Array(32).fill(1)), createCipher(new Uint8Array(32).fill(2))])
    const sealed = await one.seal(new Uint8Array([1, 2, 3]))

    expect(await other.open(sealed)).toBeUndefined()
    sealed[sealed.length - 1] = (sealed[sealed.length - 1] as number) ^ 1
    expect(await one.open(sealed)).toBeUndefined()
  })

  test('without a key, an encrypted entry is refused loudly', async () => {
    await expect(cacheAt().cache.read('k', { ttlSeconds: 10, encrypted: true }, backend().load)).rejects.toThrow('needs a key')
  })
})

describe('keys', () => {
  const request = (path: string, parameters: Record<string, string[]> = {}): CacheKeyRequest => ({
    path,
    parameter: (source, location, name) => parameters[`${source}.${location}.${name}`] ?? [],
  })

  // api-gateway-caching.md: "you can include only the type parameter in the cache key"
  test('only what is named separates answers', () => {
    const key = compileCacheKey({ scope: 'a/prod', namespace: 'r', httpMethod: 'GET', cacheKeyParameters: ['method.request.querystring.type'] })
    const of = (type: string, department: string): string =>
      key(request('/users', { 'method.querystring.type': [type], 'method.querystring.department': [department] }))

    expect(of('admin', 'A')).toBe(of('admin', 'B'))
    expect(of('admin', 'A')).not.toBe(of('regular', 'A'))
  })

  test.each(['method.request.body.x', 'header.X', 'method.request.header.', ''])('refuses %j', (parameter) => {
    expect(() => compileCacheKey({ scope: 's', namespace: 'n', httpMethod: 'GET', cacheKeyParameters: [parameter] })).toThrow(
      `Invalid cache key parameter specified: ${parameter}`,
    )
  })

  test('different values never make the same key', () => {
    const key = compileCacheKey({
      scope: 's',
      namespace: 'n',
      httpMethod: 'GET',
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

describe('Cache-Control', () => {
  const ask = (cacheControl: string | undefined, more: Partial<Parameters<typeof cacheUseOf>[0]> = {}): unknown =>
    cacheUseOf({ cacheControl, requireAuthorization: true, mayInvalidate: () => false, strategy: 'FAIL_WITH_403', ...more })

  test.each([
    [undefined, 'read'],
    ['no-cache', 'read'],
    ['max-age=60', 'read'],
    ['x-max-age=0', 'read'],
    ['max-age=0', 'refuse'],
    ['no-transform, MAX-AGE = 0', 'refuse'],
    ['max-age="0"', 'refuse'],
  ])('%j means %s for the unauthorised', (cacheControl, use) => {
    expect(ask(cacheControl)).toMatchObject({ use })
  })

  test.each([
    ['whoever may', { mayInvalidate: () => true }, { use: 'invalidate' }],
    ['everyone where it needs no right', { requireAuthorization: false }, { use: 'invalidate' }],
    ['nobody else, silently', { strategy: 'SUCCEED_WITHOUT_RESPONSE_HEADER' }, { use: 'read' }],
    ['nobody else, with a warning', { strategy: 'SUCCEED_WITH_RESPONSE_HEADER' }, { use: 'read-with-warning' }],
  ] as const)('lets %s invalidate', (_name, more, expected) => {
    expect(ask('max-age=0', more)).toMatchObject(expected)
  })
})

test('an entry is the same after it was bytes', () => {
  const response = fc.record({ status: fc.integer({ min: 100, max: 599 }), headers: fc.array(fc.string()), body: fc.uint8Array() })
  fc.assert(fc.property(response, (entry) => {
      expect(fromBytes(toBytes(entry))).toEqual(entry)
    }))
})

test('exports nothing but its public names', () => {
  expect(Object.keys(api).toSorted()).toEqual(['CacheError', 'MAX_BODY_BYTES', 'cacheUseOf', 'compileCacheKey', 'createCipher', 'createMemoryStore', 'createResponseCache'])
})

test("the README's example prints what the README says", async () => {
  const { logged, promised } = await runReadmeExample(new URL('..', import.meta.url).pathname, {
    sources: { '@gatewright/cache': '../../src/index.ts' },
    load: (file) => import(file),
  })

  expect(promised.length).toBeGreaterThan(0)
  expect(logged).toEqual(promised)
})
