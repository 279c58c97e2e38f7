import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import * as api from '../src/index.ts'
import {
  createCipher,
  createMemoryStore,
  createResponseCache,
  type CachedResponse,
  type CachePlace,
  type CacheStore,
  type Lease,
} from '../src/index.ts'
import { fromBytes, toBytes } from '../src/entry.ts'
import { runReadmeExample } from '../../../scripts/readme-example.mjs'

const answer = (text: string, status = 200): CachedResponse => ({ status, headers: ['Content-Type', 'text/plain'], body: new TextEncoder().encode(text) })
const textOf = ({ body }: CachedResponse): string => (typeof body === 'string' ? body : new TextDecoder().decode(body))
const place = (more: Partial<CachePlace> = {}): CachePlace => ({ scope: 'a/prod', namespace: 'r1', ttlSeconds: 10, ...more })

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
    const read = async (): Promise<string> => textOf((await cache.read(place({ ttlSeconds: 300 }), 'k', load)).response)

    const answers = [await read(), await read()]
    clock.now += 299_999
    answers.push(await read())
    clock.now += 2
    answers.push(await read())

    expect(answers).toEqual(['answer 1', 'answer 1', 'answer 1', 'answer 2'])
    expect([cache.hits, cache.misses]).toEqual([2, 2])
  })

  test('a clock that jumps changes nothing: an entry lives as long as it was told', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'] })
    try {
      vi.advanceTimersByTime(1)
      const cache = createResponseCache()
      const { load } = backend()
      const read = async (): Promise<string> => textOf((await cache.read(place({ ttlSeconds: 10 }), 'k', load)).response)
      const answers = [await read()]

      vi.setSystemTime(Date.now() + 3_600_000)
      answers.push(await read())
      vi.setSystemTime(Date.now() - 7_200_000)
      vi.advanceTimersByTime(10_001)
      answers.push(await read())

      expect(answers).toEqual(['answer 1', 'answer 1', 'answer 2'])
    } finally {
      vi.useRealTimers()
    }
  })

  test('a TTL of 0 keeps nothing', async () => {
    const { cache } = cacheAt()
    const own = backend()
    await cache.read(place({ ttlSeconds: 0 }), 'k', own.load)
    await cache.read(place({ ttlSeconds: 0 }), 'k', own.load)

    expect(own.calls).toBe(2)
  })

  test.each([-1, 3601, Number.NaN])('refuses a TTL of %d', async (ttlSeconds) => {
    await expect(cacheAt().cache.read(place({ ttlSeconds }), 'k', backend().load)).rejects.toThrow('a TTL is 0 to 3600 seconds')
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
    const reads = Array.from({ length: 50 }, () => cache.read(place(), 'k', load))
    await Promise.resolve()
    finish()

    expect((await Promise.all(reads)).map(({ response }) => textOf(response))).toEqual(Array.from({ length: 50 }, () => 'one'))
    expect(calls).toBe(1)
  })

  test('what may not be kept is not shared with those who waited', async () => {
    const { cache } = cacheAt()
    let calls = 0
    const load = async (): Promise<{ response: CachedResponse; cacheable: boolean }> => ({ response: answer(`private ${(calls += 1)}`, 500), cacheable: false })

    const answers = await Promise.all([1, 2, 3].map(() => cache.read(place(), 'k', load)))

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

    const outcomes = await Promise.allSettled([cache.read(place(), 'k', load), cache.read(place(), 'k', load)])

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
    await cache.read(place(), 'k', load)
    await cache.read(place(), 'k', load)

    expect(made).toBe(calls)
  })

  test('invalidating replaces the entry', async () => {
    const { cache } = cacheAt()
    const { load } = backend()
    await cache.read(place(), 'k', load)
    await cache.read(place(), 'k', load, { invalidate: true })

    expect(textOf((await cache.read(place(), 'k', load)).response)).toBe('answer 2')
  })

  test('flushing drops a stage, or a namespace of it, and nothing else', async () => {
    const { cache } = cacheAt()
    const places = [place(), place({ namespace: 'r2' }), place({ scope: 'a/prod2' }), place({ namespace: 'r1|GET' })]
    for (const each of places) await cache.read(each, 'k', backend().load)
    const held = (): Promise<boolean[]> => Promise.all(places.map(async (each) => isHeld(cache, each)))

    await cache.flush('a/prod', 'r1')
    const afterNamespace = await held()
    await cache.flush('a/prod')
    const afterStage = await held()

    expect(afterNamespace).toEqual([false, true, true, true])
    expect(afterStage).toEqual([false, false, true, false])
  })

  test('drops one entry and no other', async () => {
    const { cache } = cacheAt()
    await cache.read(place(), 'a', backend().load)
    await cache.read(place(), 'b', backend().load)

    await cache.delete(place(), 'a')

    expect([await isHeld(cache, place(), 'a'), await isHeld(cache, place(), 'b')]).toEqual([false, true])
  })

  test('what was being loaded while its scope was flushed is given to its own client only', async () => {
    const { cache } = cacheAt()
    const early = (await cache.find(place(), 'k')) as Lease

    await cache.flush('a/prod')
    early.keep(answer('old'))

    expect(await isHeld(cache, place())).toBe(false)
  })

  test('an invalidation takes the place of loads that began before it, whichever ends first', async () => {
    const { cache } = cacheAt()
    const early = (await cache.find(place(), 'k')) as Lease
    const invalidation = (await cache.find(place(), 'k', { invalidate: true })) as Lease

    invalidation.keep(answer('new'))
    early.keep(answer('old'))

    expect(await cache.find(place(), 'k')).toMatchObject({ response: answer('new') })
  })

  test('a request that comes while an entry is loaded waits for it, and goes on by itself when there is none', async () => {
    const { cache } = cacheAt()
    const first = (await cache.find(place(), 'k')) as Lease
    const second = cache.find(place(), 'k')
    first.release()

    const lease = (await second) as Lease
    const third = cache.find(place(), 'k')
    lease.keep(answer('from the second'))

    expect(await third).toMatchObject({ response: answer('from the second') })
  })
})

/** Whether an entry is there, without loading it. */
async function isHeld(cache: ReturnType<typeof createResponseCache>, where: CachePlace, id = 'k'): Promise<boolean> {
  const found = await cache.find(where, id)
  if (found.response !== undefined) return true
  found.release()
  return false
}

describe('size', () => {
  const sizeOf = (_key: string, bytes: Uint8Array): number => bytes.byteLength

  test('never holds more bytes than it was given', () => {
    const store = createMemoryStore<Uint8Array>({ maxBytes: 10_000, sizeOf })

    for (let index = 0; index < 1000; index += 1) {
      store.set(place({ scope: `stage ${index % 3}` }), String(index), new Uint8Array(300))
      expect(store.bytes()).toBeLessThanOrEqual(10_000)
    }

    expect(store.get(place({ scope: 'stage 0' }), '999')).toBeDefined()
    expect(store.get(place({ scope: 'stage 0' }), '0')).toBeUndefined()
  })

  test('a stage never takes more than its own bound, and nothing of the others', () => {
    const store = createMemoryStore<Uint8Array>({ maxBytes: 10_000, sizeOf })
    store.set(place({ scope: 'other' }), 'k', new Uint8Array(300))

    for (let index = 0; index < 100; index += 1) store.set(place({ maxBytes: 1000 }), String(index), new Uint8Array(300))

    expect(store.bytes('a/prod')).toBe(900)
    expect(store.get(place({ scope: 'other' }), 'k')).toBeDefined()
  })

  // api-gateway-caching.md: "API Gateway changes caching capacity by removing the existing cache instance … All existing cached data is deleted."
  test('another size begins with an empty cache', () => {
    const store = createMemoryStore<Uint8Array>({ maxBytes: 10_000, sizeOf })
    store.set(place({ maxBytes: 1000 }), 'old', new Uint8Array(300))

    store.set(place({ maxBytes: 2000 }), 'new', new Uint8Array(300))

    expect([store.get(place(), 'old'), store.get(place(), 'new') !== undefined]).toEqual([undefined, true])
  })

  test.each([0, -5, Number.NaN, Infinity])('refuses a size of %d', (maxBytes) => {
    expect(() => createMemoryStore({ maxBytes, sizeOf: () => 1 })).toThrow('cannot be')
  })
})

describe('encryption', () => {
  test('what is kept does not contain the body, and is given back whole', async () => {
    const { bytes, store } = oneEntry()
    const cache = createResponseCache({ store, cipher: await createCipher(new Uint8Array(32).fill(7)) })
    const sealed = place({ encrypted: true })
    await cache.read(sealed, 'k', async () => ({ response: answer('a secret'), cacheable: true }))

    await expect.poll(bytes).toBeDefined()
    const kept = Buffer.from(bytes() as Uint8Array).toString('latin1')
    expect(kept).not.toContain('secret')
    expect(kept).not.toContain('Content-Type')
    expect(textOf((await cache.read(sealed, 'k', backend().load)).response)).toBe('a secret')
  })

  test('in memory entries are sealed, too, where there is a key', async () => {
    const { cache } = cacheAt({ cipher: await createCipher(new Uint8Array(32).fill(7)) })
    const sealed = place({ encrypted: true })
    await cache.read(sealed, 'k', async () => ({ response: answer('a secret'), cacheable: true }))

    const { hit, response } = await cache.read(sealed, 'k', backend().load)

    expect([hit, textOf(response)]).toEqual([true, 'a secret'])
  })

  test('an entry that was changed or sealed with another key is a miss', async () => {
    const [one, other] = await Promise.all([createCipher(new Uint8Array(32).fill(1)), createCipher(new Uint8Array(32).fill(2))])
    const sealed = await one.seal(new Uint8Array([1, 2, 3]))

    expect(await other.open(sealed)).toBeUndefined()
    sealed[sealed.length - 1] = (sealed[sealed.length - 1] as number) ^ 1
    expect(await one.open(sealed)).toBeUndefined()
  })

  test('without a key nothing that is encrypted leaves this process', async () => {
    const { bytes, store } = oneEntry()
    const shared = createResponseCache({ store })
    await shared.read(place({ encrypted: true }), 'k', backend().load)

    expect([shared.canEncrypt, bytes()]).toEqual([false, undefined])
    expect(cacheAt().cache.canEncrypt).toBe(true)
  })

  function oneEntry(): { readonly bytes: () => Uint8Array | undefined; readonly store: CacheStore } {
    let kept: Uint8Array | undefined
    const store: CacheStore = {
      get: async () => ({ bytes: kept, epoch: 'e' }),
      set: async (_place, _id, { bytes }) => void (kept = bytes),
      delete: async () => void (kept = undefined),
      flush: async () => void (kept = undefined),
    }
    return { bytes: () => kept, store }
  }
})

test('an entry is the same after it was bytes', () => {
  const response = fc.record({ status: fc.integer({ min: 100, max: 599 }), headers: fc.array(fc.string()), body: fc.uint8Array() })
  fc.assert(fc.property(response, (entry) => {
      expect(fromBytes(toBytes(entry))).toEqual(entry)
    }))
})

test('exports nothing but its public names', () => {
  expect(Object.keys(api).toSorted()).toEqual(['CacheError', 'MAX_BODY_BYTES', 'asksToInvalidate', 'compileCacheKey', 'createCipher', 'createMemoryStore', 'createResponseCache', 'invalidationOf'])
})

test("the README's example prints what the README says", async () => {
  const { logged, promised } = await runReadmeExample(new URL('..', import.meta.url).pathname, {
    sources: { '@gatewright/cache': '../../src/index.ts' },
    load: (file) => import(file),
  })

  expect(promised.length).toBeGreaterThan(0)
  expect(logged).toEqual(promised)
})
